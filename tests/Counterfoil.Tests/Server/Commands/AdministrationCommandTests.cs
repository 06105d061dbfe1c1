using Counterfoil.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>Tickets, people, secrets, tenants and decisions from a command line.</summary>
public sealed class AdministrationCommandTests : IAsyncLifetime
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
    public async Task A_ticket_can_be_narrowed_and_explained_by_itself_by_its_number_and_from_stdin()
    {
        var issued = await DoneAsync(
            "ticket",
            "issue",
            "--life",
            "30",
            "--door",
            "rest",
            "--purpose",
            "a report",
            "--json"
        );
        var ticket = issued.Json["ticket"]!.GetValue<string>();
        var id = issued.Json["ticketId"]!.GetValue<string>();

        var told = (await DoneAsync("ticket", "explain", ticket)).Output;

        told.ShouldContain("olga: lives");
        told.ShouldContain("rest");
        told.ShouldContain("a report");
        (await DoneAsync("ticket", "explain", id)).Output.ShouldBe(told);
        (await terminal.RunWithAsync(ticket + "\n", "ticket", "explain", "-"))
            .ShouldBeDone()
            .Output.ShouldBe(told);
    }

    [Fact]
    public async Task Revoking_shows_the_count_and_asks_first()
    {
        using var uma = new Terminal(server.Address);
        await uma.LogInAsync(server.User);
        await uma.RunAsync("ticket", "issue");

        (await terminal.RunAsync("ticket", "revoke", "--associate", "uma"))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldContain("2");
        terminal.IsInteractive = true;
        terminal.Typed.Enqueue("n");
        (await terminal.RunAsync("ticket", "revoke", "--associate", "uma")).ShouldEndWith(
            ExitCode.Refused
        );
        (await uma.RunAsync("whoami")).ShouldBeDone();
        terminal.Typed.Enqueue("y");
        (await DoneAsync("ticket", "revoke", "--associate", "uma")).Output.ShouldContain("2");
        (await uma.RunAsync("whoami")).ShouldEndWith(ExitCode.NotLoggedIn);
    }

    [Theory]
    [InlineData("--mine")]
    [InlineData("--everybody")]
    [InlineData("--program counterfoil")]
    [InlineData("--mine --issued-before 2100-01-01")]
    public async Task Every_scope_ends_the_tickets_in_it(string scope)
    {
        await DoneAsync(["ticket", "revoke", .. scope.Split(' '), "--yes"]);

        (await terminal.RunAsync("whoami")).ShouldEndWith(ExitCode.NotLoggedIn);
    }

    [Fact]
    public async Task One_ticket_can_be_ended_by_its_number()
    {
        var issued = (await DoneAsync("ticket", "issue", "--json")).Json;

        await DoneAsync("ticket", "revoke", issued["ticketId"]!.GetValue<string>(), "--yes");

        (
            await terminal.RunAsync("whoami", "--user", issued["ticket"]!.GetValue<string>())
        ).ShouldEndWith(ExitCode.NotLoggedIn);
        (await terminal.RunAsync("whoami")).ShouldBeDone();
    }

    [Theory]
    [InlineData("")]
    [InlineData("--mine --everybody")]
    [InlineData("6f9619ff-8b86-4011-b42d-00c04fc964ff --issued-before 2027-01-01")]
    [InlineData("--mine --issued-before yesterday")]
    public async Task Revoking_needs_one_scope_that_makes_sense(string scope) =>
        (
            await terminal.RunAsync([
                "ticket",
                "revoke",
                .. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                "--yes",
            ])
        ).ShouldEndWith(ExitCode.Usage);

    [Fact]
    public async Task Somebody_new_chooses_a_password_by_a_code_and_comes_in()
    {
        await DoneAsync("associate", "add", "nina", "fullName=Nina New", "email=nina@example.com");
        var code = (await DoneAsync("associate", "reset-password", "nina", "--json")).Json[
            "code"
        ]!.GetValue<string>();
        using var nina = new Terminal(server.Address);
        const string Password = "tangerine ladder seven fjords";

        (
            await nina.RunWithAsync($"{code}\n{Password}\n", "associate", "activate", "--stdin")
        ).ShouldBeDone();

        (
            await nina.RunWithAsync(
                Password + "\n",
                "login",
                "--user",
                "nina@example.com",
                "--password-stdin"
            )
        ).ShouldBeDone();
        (
            await nina.RunWithAsync($"{code}\n{Password}\n", "associate", "activate", "--stdin")
        ).ShouldEndWith(ExitCode.Refused);
    }

    [Fact]
    public async Task Somebody_can_be_changed_disabled_and_let_in_again()
    {
        await DoneAsync("associate", "set", "uma", "rights=AdminUsers,Report", "roleId=3");
        var shown = (await DoneAsync("associate", "show", "uma", "--json")).Json;
        shown["rights"]!.AsArray().Count.ShouldBe(2);
        shown["roleId"]!.GetValue<int>().ShouldBe(3);
        shown["fullName"]!.GetValue<string>().ShouldBe("Uma User");

        (await DoneAsync("associate", "disable", "uma")).Output.ShouldContain("disabled");
        (await DoneAsync("associate", "enable", "uma")).Output.ShouldNotContain("disabled");
        (await terminal.RunAsync("associate", "disable", "olga"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("last");
        (await terminal.RunAsync("associate", "set", "uma", "shoes=42")).ShouldEndWith(
            ExitCode.Usage
        );
        (await terminal.RunAsync("associate", "show", "nobody")).ShouldEndWith(ExitCode.Refused);
    }

    [Fact]
    public async Task A_secret_for_another_system_comes_back_to_its_owner_and_to_a_system_user()
    {
        (
            await terminal.RunWithAsync("s3cret\n", "credential", "set", "imap", "olga@mail")
        ).ShouldBeDone();
        using var sync = new Terminal(server.Address);
        await sync.LogInAsync(server.System);

        (await DoneAsync("credential", "get", "imap", "olga@mail"))
            .Output.Trim()
            .ShouldBe("s3cret");
        (await sync.RunAsync("credential", "get", "imap", "olga@mail", "--associate", "olga"))
            .ShouldBeDone()
            .Output.Trim()
            .ShouldBe("s3cret");
        var listed = (await DoneAsync("credential", "list")).Output;
        listed.ShouldContain("olga@mail");
        listed.ShouldNotContain("s3cret");
        await DoneAsync("credential", "remove", "imap", "olga@mail");
        (await terminal.RunAsync("credential", "get", "imap", "olga@mail")).ShouldEndWith(
            ExitCode.Refused
        );
    }

    [Fact]
    public async Task Changing_the_own_password_needs_the_old_one_and_ends_the_tickets()
    {
        const string Password = "tangerine ladder seven fjords";
        using var other = new Terminal(server.Address);
        await other.LogInAsync(server.Operator);

        (
            await terminal.RunWithAsync($"wrong\n{Password}\n", "credential", "password", "--stdin")
        ).ShouldEndWith(ExitCode.Refused);
        (
            await terminal.RunWithAsync(
                $"{server.Operator.Password}\n{Password}\n",
                "credential",
                "password",
                "--stdin",
                "--keep-this-ticket"
            )
        ).ShouldBeDone();

        (await terminal.RunAsync("whoami")).ShouldBeDone();
        (await other.RunAsync("whoami")).ShouldEndWith(ExitCode.NotLoggedIn);
    }

    [Fact]
    public async Task A_tenant_is_added_with_its_administrator_and_its_switches_set()
    {
        var added = (
            await DoneAsync("tenant", "add", "Cust3", "--name", "Third", "--admin", "tom", "--json")
        ).Json;
        added["activation"]!["link"]!.GetValue<string>().ShouldContain("Cust3/activate");

        await DoneAsync("tenant", "set", "Cust3", "preset=aal2", "allowedTypes=internal");

        var listed = (await DoneAsync("tenant", "list", "--search", "cust3")).Output;
        listed.ShouldContain("aal2");
        (await terminal.RunAsync("tenant", "set", "Cust3", "preset=forever")).ShouldEndWith(
            ExitCode.Refused
        );
        (await terminal.RunAsync("tenant", "set", "Cust3", "online=perhaps")).ShouldEndWith(
            ExitCode.Usage
        );
    }

    [Fact]
    public async Task Decisions_show_refusals_first_and_can_be_filtered()
    {
        using var stranger = new Terminal(server.Address);
        await stranger.RunWithAsync("wrong\n", "login", "--user", "uma", "--password-stdin");

        var all = (await DoneAsync("decisions")).Output;
        all.IndexOf("wrong_password", StringComparison.Ordinal)
            .ShouldBeLessThan(all.IndexOf("believed", StringComparison.Ordinal));
        (await DoneAsync("decisions", "--refused")).Output.ShouldNotContain("believed");
        (await DoneAsync("decisions", "--associate", "uma", "--json")).Json["items"]!
            .AsArray()
            .Count.ShouldBe(1);
        (await DoneAsync("decisions", "--since", "2100-01-01")).Output.ShouldContain("no such");
    }

    [Fact]
    public async Task Who_lacks_the_right_is_refused()
    {
        await terminal.LogInAsync(server.User);
        foreach (
            var command in new[]
            {
                "decisions",
                "associate list",
                "tenant list",
                "ticket list --all",
                "ticket revoke --everybody --yes",
            }
        )
            (await terminal.RunAsync(command.Split(' '))).ShouldEndWith(ExitCode.Refused);
    }

    private async Task<Ended> DoneAsync(params string[] arguments) =>
        (await terminal.RunAsync(arguments)).ShouldBeDone();
}
