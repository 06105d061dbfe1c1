using System.Security.Cryptography;
using Counterfoil.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>Applications from a command line, and as a file.</summary>
public sealed class AppCommandTests : IAsyncLifetime
{
    private TestServer server = null!;
    private Terminal terminal = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        terminal = new Terminal(server.Address);
        await terminal.LogInAsync(server.Operator);
    }

    public async Task DisposeAsync()
    {
        terminal.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task An_application_is_added_listed_changed_rotated_suspended_and_closed()
    {
        var added = await DoneAsync(
            "app",
            "add",
            "Planner",
            "redirectUris=https://a.example/cb,https://b.example/cb",
            "--json"
        );
        var id = added.Json["application"]!["clientId"]!.GetValue<string>();
        added.Json["token"]!.GetValue<string>().ShouldStartWith("cfa_");
        (await DoneAsync("app", "list", "--search", "plan")).Output.ShouldContain(id);
        (await DoneAsync("app", "change", id, "scopes=webapi")).Output.ShouldContain("webapi");
        (await DoneAsync("app", "rotate", id, "--label", "second")).Output.ShouldContain("cfa_");
        var tokens = await DoneAsync("app", "tokens", id, "--json");
        tokens.Json["items"]!.AsArray().Count.ShouldBe(2);
        var first = tokens.Json["items"]![0]!["id"]!.GetValue<string>();
        (await DoneAsync("app", "revoke-token", id, first)).Output.ShouldContain("revoked");
        (await terminal.RunAsync("app", "suspend", id)).ShouldEndWith(ExitCode.Usage);
        (await DoneAsync("app", "suspend", id, "--yes")).Output.ShouldContain("suspended");
        (await DoneAsync("app", "resume", id)).Output.ShouldContain("active");
        var renewed = await DoneAsync("app", "renew-id", id, "--json");
        var next = renewed.Json["clientId"]!.GetValue<string>();
        (await DoneAsync("app", "show", id)).Output.ShouldContain(next);
        await DoneAsync("app", "drop-id", next, id);
        (await terminal.RunAsync("app", "show", id)).ShouldEndWith(ExitCode.Refused);
        (await DoneAsync("app", "close", next, "--yes")).Output.ShouldContain("closed");
    }

    [Fact]
    public async Task A_command_takes_an_applications_name_where_no_other_has_it()
    {
        await DoneAsync("app", "add", "Planner", "--client-id", "one");
        await DoneAsync("app", "add", "Planner Pro", "--client-id", "pro");
        (await DoneAsync("app", "rotate", "planner")).Output.ShouldContain("cfa_");
        (await DoneAsync("app", "tokens", "one", "--json")).Json["items"]!
            .AsArray()
            .Count.ShouldBe(2);

        await DoneAsync("app", "add", "planner", "--client-id", "two");
        var refused = await terminal.RunAsync("app", "rotate", "Planner");
        refused.ShouldEndWith(ExitCode.Refused).Error.ShouldContain("one, two");
        await DoneAsync("app", "close", "two", "--yes");
        (await DoneAsync("app", "show", "Planner")).Output.ShouldContain("one");
        (await terminal.RunAsync("app", "show", "Plan")).ShouldEndWith(ExitCode.Refused);
    }

    [Fact]
    public async Task An_id_is_meant_before_a_name_that_somebody_chose()
    {
        await DoneAsync("app", "add", "Mine", "--client-id", "mine");
        await DoneAsync("app", "add", "mine", "--client-id", "theirs");
        (await DoneAsync("app", "show", "mine")).Output.ShouldContain("Mine (");
    }

    [Fact]
    public async Task What_was_approved_goes_by_its_name_and_what_is_to_be_approved_by_its_id_alone()
    {
        await DoneAsync("app", "add", "Planner", "--client-id", "one", "state=active");
        (await terminal.RunAsync("approval", "approve", "Planner", "--yes")).ShouldEndWith(
            ExitCode.Refused
        );
        await DoneAsync("approval", "approve", "one", "--yes");
        (await DoneAsync("approval", "show", "planner")).Output.ShouldContain("Planner in");
        (await DoneAsync("approval", "tenants", "Planner")).Output.ShouldContain("yes");
        (await DoneAsync("approval", "withdraw", "Planner", "--yes")).Output.ShouldContain(
            "Planner in"
        );
    }

    [Fact]
    public async Task What_an_application_was_refused_is_listed_with_the_fix()
    {
        await DoneAsync("app", "add", "Faulty", "--client-id", "faulty");
        (await DoneAsync("app", "errors", "faulty")).Output.ShouldContain("refused nothing");
        await server.Client.GetAsync(
            "/login/common/oauth/authorize?client_id=faulty&redirect_uri=https%3A%2F%2Fx.example"
        );
        (await DoneAsync("app", "errors", "faulty")).Output.ShouldContain("register this very");
    }

    [Fact]
    public async Task A_published_secret_comes_from_standard_input_and_is_not_repeated()
    {
        var ended = await terminal.RunWithAsync(
            "a secret since 2015\n",
            "app",
            "add",
            "Old",
            "--client-id",
            "abc123",
            "--secret-stdin"
        );
        ended.ShouldBeDone().Output.ShouldNotContain("2015");
        ended.Output.ShouldContain("abc123");
    }

    [Fact]
    public async Task Keys_are_added_from_a_file_and_removed_by_label()
    {
        using var rsa = RSA.Create(2048);
        await DoneAsync("app", "add", "Keyed", "--client-id", "keyed");
        var file = Path.Combine(terminal.Home, "key.xml");
        await File.WriteAllTextAsync(file, rsa.ToXmlString(false));
        (
            await DoneAsync("app", "keys", "add", "keyed", file, "--label", "2027")
        ).Output.ShouldContain("2027");
        await File.WriteAllTextAsync(file, rsa.ExportPkcs8PrivateKeyPem());
        (await terminal.RunAsync("app", "keys", "add", "keyed", file, "--label", "x"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("private key");
        (await DoneAsync("app", "keys", "list", "keyed")).Output.ShouldContain("2027");
        await DoneAsync("app", "keys", "remove", "keyed", "2027");
        (await DoneAsync("app", "keys", "list", "keyed")).Output.ShouldNotContain("2027");
    }

    [Fact]
    public async Task Naughty_strings_in_a_file_are_refused_or_kept_and_stay_out_of_the_terminals_controls()
    {
        var file = Path.Combine(terminal.Home, "naughty.json");
        foreach (var naughty in Naughty.Strings)
        {
            foreach (var field in new[] { "name", "description", "clientId" })
            {
                var wished = new Dictionary<string, object>
                {
                    ["name"] = "Naughty",
                    [field] = naughty,
                };
                await File.WriteAllTextAsync(
                    file,
                    System.Text.Json.JsonSerializer.Serialize(wished)
                );
                var ended = await terminal.RunAsync("app", "apply", file, "--yes");
                ended.ExitCode.ShouldBeInRange(ExitCode.Done, ExitCode.Usage, naughty);
                (ended.Output + ended.Error).ShouldNotContain("   at Counterfoil.");
                (ended.Output + ended.Error)
                    .Where(sign => char.IsControl(sign) && sign is not '\n')
                    .ShouldBeEmpty($"{field} {naughty}");
            }
        }
    }

    [Fact]
    public async Task A_file_is_applied_after_its_plan_was_shown_and_a_second_time_there_is_nothing_to_do()
    {
        using var rsa = RSA.Create(2048);
        var file = Path.Combine(terminal.Home, "planner.yaml");
        var text = $"""
            name: Planner
            description: |
              Two
              lines
            publisher:
              name: "2027"
            redirectUris:
              - https://planner.example/cb
            flows: [code, refresh]
            oldForm:
              defaultRedirectUri: https://planner.example/cb
              tokens: [jwt]
            systemUser: true
            publicKeys:
              - label: "2027"
                key: "{rsa.ToXmlString(false)}"
            """;
        await File.WriteAllTextAsync(file, text);
        var rehearsed = await DoneAsync("app", "apply", file, "--dry-run");
        rehearsed.Error.ShouldContain("+ application Planner");
        (await DoneAsync("app", "list")).Output.ShouldNotContain("Planner");
        (await terminal.RunAsync("app", "apply", file)).ShouldEndWith(ExitCode.Usage);
        (await DoneAsync("app", "apply", file, "--yes")).Output.ShouldContain("cfa_");
        (await DoneAsync("app", "apply", file, "--yes")).Output.ShouldContain("nothing to do");

        await File.WriteAllTextAsync(
            file,
            text.Replace("planner.example/cb", "planner.example/other", StringComparison.Ordinal)
        );
        var plan = await DoneAsync("app", "apply", file, "--dry-run");
        plan.Error.ShouldContain(
            "redirectUris: https://planner.example/cb -> https://planner.example/other"
        );
        plan.Error.ShouldNotContain("publicKeys");
        (await DoneAsync("app", "apply", file, "--yes")).Output.ShouldContain(
            "planner.example/other"
        );
        (await DoneAsync("app", "apply", file, "--yes")).Output.ShouldContain("nothing to do");
    }

    [Theory]
    [InlineData("redirectUrls: [https://planned.example/cb]", "redirectUrls")]
    [InlineData("redirectUris: [http://planned.example/cb]", "https")]
    public async Task What_the_server_would_refuse_is_never_planned(string line, string named)
    {
        var file = Path.Combine(terminal.Home, "planned.yaml");
        await File.WriteAllTextAsync(file, $"name: Planned\n{line}\n");
        var refused = (await terminal.RunAsync("app", "apply", file, "--dry-run")).ShouldEndWith(
            ExitCode.Refused
        );
        refused.Error.ShouldContain(named);
        refused.Error.ShouldNotContain("+ application");

        await File.WriteAllTextAsync(
            file,
            "name: Planned\nredirectUris: [https://planned.example/cb]\n"
        );
        await DoneAsync("app", "apply", file, "--yes");
        await File.WriteAllTextAsync(file, $"name: Planned\n{line}\n");
        refused = (await terminal.RunAsync("app", "apply", file, "--dry-run")).ShouldEndWith(
            ExitCode.Refused
        );
        refused.Error.ShouldNotContain("~ application");
    }

    [Theory]
    [InlineData("- a")]
    [InlineData("name: &a x")]
    [InlineData("name: !!binary eA==")]
    [InlineData("name: [")]
    [InlineData("name: a\nname: b")]
    [InlineData("description: nameless")]
    [InlineData("a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}")]
    public async Task A_file_that_is_no_application_is_refused_before_anything_is_asked(string text)
    {
        var file = Path.Combine(terminal.Home, "app.yaml");
        await File.WriteAllTextAsync(file, text);
        (await terminal.RunAsync("app", "apply", file, "--yes")).ShouldEndWith(ExitCode.Usage);
    }

    [Fact]
    public async Task Who_is_no_developer_is_told_how_to_become_one()
    {
        using var uma = new Terminal(server.Address);
        await uma.LogInAsync(server.User);
        (await uma.RunAsync("app", "list"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("developer");
    }

    private async Task<Ended> DoneAsync(params string[] arguments) =>
        (await terminal.RunAsync(arguments)).ShouldBeDone();
}
