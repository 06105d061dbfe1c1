using Counterfoil.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>Logging in from a command line, and being somebody afterwards.</summary>
public sealed class LoginCommandTests : IAsyncLifetime
{
    private TestServer server = null!;
    private Terminal terminal = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        terminal = new Terminal(server.Address);
    }

    public async Task DisposeAsync()
    {
        terminal.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_is_kept_in_a_file_of_ones_own_for_the_commands_after_it()
    {
        var login = await terminal.LogInAsync(server.User);

        login.Output.ShouldContain("uma");
        File.GetUnixFileMode(terminal.TicketFile)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.ReadAllText(terminal.TicketFile).ShouldNotContain(server.User.Password);
        var me = (await terminal.RunAsync("whoami", "--json")).ShouldBeDone().Json;
        me["associate"]!["name"]!.GetValue<string>().ShouldBe("uma");
        me["origin"]!["door"]!.GetValue<string>().ShouldBe("command-line");
    }

    [Fact]
    public async Task The_ticket_is_never_among_what_login_prints()
    {
        var login = await terminal.LogInAsync(server.User, "--json");

        login.Json["ticket"].ShouldBeNull();
        (login.Output + login.Error).ShouldNotContain("7T:");
    }

    [Fact]
    public async Task The_environment_comes_first()
    {
        terminal.Set("COUNTERFOIL_USER", server.User.Name);
        terminal.Set("COUNTERFOIL_PASSWORD", server.User.Password);

        (await terminal.RunAsync("login")).ShouldBeDone();
    }

    [Fact]
    public async Task A_person_has_three_tries_and_then_it_gives_up()
    {
        terminal.IsInteractive = true;
        foreach (var _ in Enumerable.Range(0, 4))
        {
            terminal.Typed.Enqueue("uma");
            terminal.TypedHidden.Enqueue("not the password");
        }

        (await terminal.RunAsync("login")).ShouldEndWith(ExitCode.NotLoggedIn);

        terminal.TypedHidden.Count.ShouldBe(1);
        File.Exists(terminal.TicketFile).ShouldBeFalse();
    }

    [Fact]
    public async Task The_third_try_may_be_the_right_one()
    {
        terminal.IsInteractive = true;
        foreach (var password in new[] { "wrong", "wrong again", server.User.Password })
        {
            terminal.Typed.Enqueue("uma");
            terminal.TypedHidden.Enqueue(password);
        }

        (await terminal.RunAsync("login")).ShouldBeDone();
    }

    [Fact]
    public async Task A_ticket_in_the_place_of_the_name_lets_its_holder_in_and_joins_its_line()
    {
        await terminal.LogInAsync(server.User);
        var first = await IssueAsync();

        using var other = new Terminal(server.Address);
        (await other.RunAsync("login", "--user", first)).ShouldBeDone();

        var me = (await other.RunAsync("whoami", "--json")).ShouldBeDone().Json;
        me["associate"]!["name"]!.GetValue<string>().ShouldBe("uma");
        me["ticket"]!["parent"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_ticket_may_stand_wherever_user_stands()
    {
        await terminal.LogInAsync(server.Operator);
        var ticket = await IssueAsync();
        using var other = new Terminal(server.Address);

        foreach (
            var command in new[]
            {
                "whoami",
                "ticket list",
                "associate list",
                "tenant list",
                "decisions",
                "credential list",
            }
        )
            (
                await other.RunAsync([.. command.Split(' '), "--user", ticket, "--json"])
            ).ShouldBeDone();
        other.Set("COUNTERFOIL_USER", ticket);
        (await other.RunAsync("whoami")).ShouldBeDone();
    }

    [Fact]
    public async Task A_tenant_may_refuse_tickets_on_a_command_line()
    {
        await terminal.LogInAsync(server.User);
        var ticket = await IssueAsync();
        await server.SwitchAsync(
            server.Own,
            switches => switches with { TicketOnCommandLine = false }
        );
        using var other = new Terminal(server.Address);

        (await other.RunAsync("whoami", "--user", ticket))
            .ShouldEndWith(ExitCode.NotLoggedIn)
            .Error.ShouldContain("command line");
        (await other.RunAsync("login", "--user", ticket)).ShouldEndWith(ExitCode.NotLoggedIn);
        // The environment is not read by others, and the kept ticket is a file of one's own.
        other.Set("COUNTERFOIL_USER", ticket);
        (await other.RunAsync("whoami")).ShouldBeDone();
        (await terminal.RunAsync("whoami")).ShouldBeDone();
    }

    [Fact]
    public async Task A_name_and_a_password_serve_for_one_command_and_are_not_kept()
    {
        (
            await terminal.RunWithAsync(
                server.User.Password + "\n",
                "whoami",
                "--user",
                "uma",
                "--password-stdin"
            )
        ).ShouldBeDone();

        File.Exists(terminal.TicketFile).ShouldBeFalse();
    }

    [Fact]
    public async Task Logging_out_ends_the_ticket_and_forgets_it()
    {
        await terminal.LogInAsync(server.User);
        var ticket = await IssueAsync();

        (await terminal.RunAsync("logout")).ShouldBeDone();

        (await terminal.RunAsync("whoami")).ShouldEndWith(ExitCode.NotLoggedIn);
        (await terminal.RunAsync("whoami", "--user", ticket)).ShouldEndWith(ExitCode.NotLoggedIn);
    }

    [Fact]
    public async Task A_ticket_that_has_ended_says_log_in_again()
    {
        await terminal.LogInAsync(server.User);
        server.Time.Advance(TimeSpan.FromHours(7));

        (await terminal.RunAsync("whoami"))
            .ShouldEndWith(ExitCode.NotLoggedIn)
            .Error.ShouldContain("counterfoil login");
        (await terminal.RunAsync("logout")).ShouldEndWith(ExitCode.NotLoggedIn);
        File.ReadAllText(terminal.TicketFile).ShouldBe("{}");
    }

    [Fact]
    public async Task A_tenant_in_the_second_place_has_tickets_of_its_own()
    {
        await terminal.LogInAsync(server.Stranger, "--tenant", "Cust2");

        (await terminal.RunAsync("whoami", "--tenant", "Cust2")).ShouldBeDone();
        (await terminal.RunAsync("whoami")).ShouldEndWith(ExitCode.NotLoggedIn);
    }

    [Fact]
    public async Task Too_many_failures_say_wait()
    {
        foreach (var _ in Enumerable.Range(0, 6))
            await terminal.RunWithAsync("wrong\n", "login", "--user", "uma", "--password-stdin");

        (
            await terminal.RunWithAsync(
                server.User.Password + "\n",
                "login",
                "--user",
                "uma",
                "--password-stdin"
            )
        ).ShouldEndWith(ExitCode.NotNow);
    }

    [Fact]
    public async Task Without_anybody_to_ask_it_says_what_to_give()
    {
        (await terminal.RunAsync("login")).ShouldEndWith(ExitCode.NotLoggedIn);
        (await terminal.RunAsync("login", "--user", "uma")).ShouldEndWith(ExitCode.NotLoggedIn);
        (await terminal.RunAsync("whoami", "--user", "uma"))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldContain("--password-stdin");
    }

    [Fact]
    public async Task Nothing_secret_goes_out_in_clear()
    {
        (await terminal.RunAsync("whoami", "--server", "http://id.example.com"))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldContain("https");
        (await terminal.RunAsync("whoami", "--server", "nonsense")).ShouldEndWith(ExitCode.Usage);
    }

    [Fact]
    public async Task Where_no_server_is_it_says_so()
    {
        (
            await terminal.RunAsync(
                "whoami",
                "--user",
                "7T:AAAA",
                "--server",
                "http://127.0.0.1:1/"
            )
        ).ShouldEndWith(ExitCode.NoServer);
        (await terminal.RunAsync("whoami", "--data", terminal.Home)).ShouldEndWith(
            ExitCode.NoServer
        );
    }

    private async Task<string> IssueAsync() =>
        (await terminal.RunAsync("ticket", "issue")).ShouldBeDone().Output.Trim();
}
