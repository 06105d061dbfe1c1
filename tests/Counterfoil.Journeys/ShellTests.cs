using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

public sealed class ShellTests
{
    [Fact]
    public async Task A_program_is_heard_to_its_end()
    {
        var ended = await Shell.RunAsync(
            "sh",
            ["-c", "cat; printf %s \"$GREETING\" >&2; exit 3"],
            new Dictionary<string, string?> { ["GREETING"] = "hello; $(false)" },
            input: "told\n"
        );

        ended.ShouldBe(new Ended(3, "told\n", "hello; $(false)"));
    }
}
