using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>The README's five minutes, typed as they stand there into a terminal beside a demo on its own port.</summary>
public sealed partial class ReadmeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Every_line_of_the_five_minutes_does_what_the_README_says()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Places.Root, "README.md"));
        var lines = Walks().Matches(readme).Select(walk => walk.Groups["lines"].Value);
        var state = Directory.CreateTempSubdirectory("counterfoil-");
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["XDG_STATE_HOME"] = state.FullName,
        };
        using var demo = Start(First().Match(readme).Groups["line"].Value, environment);
        try
        {
            var screen = await ReadScreenAsync(demo);
            var password = PasswordOfOlivia().Match(screen).Groups["password"].Value;

            var said = await Terminal.TypeAsync(
                $"set -x\n{string.Concat(lines)}",
                environment,
                Enumerable.Repeat(password, 10)
            );

            said.ShouldContain("Logged in as olivia (Demo).");
            Terminal.Times(said, "\"Associate\":\"olivia\"").ShouldBe(1);
            Terminal.Times(said, "\"tenant\":\"Demo\"").ShouldBe(1);
            Terminal.Times(said, "olivia (associate 1, internal) in Demo").ShouldBe(2);
            said.ShouldContain("<AuthenticationSucceeded>true</AuthenticationSucceeded>");
            said.ShouldContain("Logged out");
            said.ShouldContain("HTTP/1.1 401");
            said.ShouldContain("revoked_ticket");
            said.ShouldNotContain("counterfoil: ");
        }
        finally
        {
            Shell.Kill(demo);
            state.Delete(recursive: true);
        }
    }

    private static Process Start(string command, Dictionary<string, string?> environment) =>
        Shell.Start("bash", ["-c", $"cd '{Places.Root}' && {command}"], environment);

    // What the demo tells ends with what to try in another terminal.
    private static async Task<string> ReadScreenAsync(Process demo)
    {
        using var limit = new CancellationTokenSource(Patience);
        var screen = new StringBuilder();
        while (await demo.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            screen.AppendLine(line);
            if (line.Contains("currentPrincipal", StringComparison.Ordinal))
                return screen.ToString();
        }
        throw new InvalidOperationException(
            $"The demo ended:\n{screen}\n{await demo.StandardError.ReadToEndAsync(limit.Token)}"
        );
    }

    [GeneratedRegex(
        @"^```sh walk\n(?<lines>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Walks();

    [GeneratedRegex(
        @"^```sh\n(?<line>dotnet run .*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex First();

    [GeneratedRegex(@"olivia@demo\.example\s+(?<password>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PasswordOfOlivia();
}
