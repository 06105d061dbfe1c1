using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Chain;

/// <summary>The two programs that the README and docs/client.md show: compiled, run, and word for word the same.</summary>
public sealed class HelloTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("README.md", "Console")]
    [InlineData("docs/client.md", "Console")]
    [InlineData("docs/client.md", "Web")]
    public async Task What_is_shown_is_what_is_compiled(string page, string name)
    {
        var program = await File.ReadAllTextAsync(
            Path.Combine(Places.Root, "samples", "hello", name, "Program.cs")
        );
        (await File.ReadAllTextAsync(Path.Combine(Places.Root, page))).ShouldContain(
            $"```csharp\n{program}```"
        );
    }

    [Fact]
    public async Task A_console_program_of_five_lines_reads_a_page_of_an_application_of_three()
    {
        var first = server.Person("operator");
        (
            await server.CommandAsync(
                ["login", "--user", first.Name, "--password-stdin"],
                first.Password
            )
        ).ExitCode.ShouldBe(0);
        var account = await server.CommandAsync(["associate", "application", "hello", "--json"]);
        using var json = JsonDocument.Parse(account.Output);
        using var web = await RunningLink.StartAsync(
            "hello",
            "Web",
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Authority"] = $"{server.Told.Address}",
                ["Application"] = "hello",
                ["Secret"] = json.RootElement.GetProperty("secret").GetString(),
            }
        );
        using var http = new HttpClient { BaseAddress = web.Address };
        (await http.GetAsync("")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var ticket = (await server.CommandAsync(["ticket", "issue"])).Output.Trim();
        var ended = await Shell.RunAsync(
            "dotnet",
            [RunningLink.Assembly("hello", "Console"), $"{server.Told.Address}", $"{web.Address}"],
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["COUNTERFOIL_TICKET"] = ticket,
            }
        );
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Output.ShouldBe($"Logged in as {first.Name}.\nHello, {first.Name}.\n");

        var renewed = await server.CommandAsync([
            "associate",
            "application",
            "hello",
            "--renew",
            "--json",
        ]);
        renewed.ExitCode.ShouldBe(0, renewed.Errors);
        renewed.Output.ShouldNotBe(account.Output);
        (
            await server.CommandAsync(["associate", "application", first.Name, "--renew"])
        ).Errors.ShouldContain("is no application's account");
    }
}
