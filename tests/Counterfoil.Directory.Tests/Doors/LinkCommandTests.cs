using System.Net.Http.Headers;
using System.Text;
using Counterfoil.Server.Commands;
using Counterfoil.Tests.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>An administrator says who in the domain somebody is, and takes it back.</summary>
[Collection(DomainTests.Name)]
public sealed class LinkCommandTests(DomainFixture fixture) : IAsyncLifetime
{
    private const string Password = "L1nk-Pass-Word!";

    private readonly string account = $"link{Path.GetRandomFileName().Replace(".", "")[..8]}";
    private DoorHouse house = null!;
    private Terminal terminal = null!;

    public async Task InitializeAsync()
    {
        await fixture.Domain.Accounts.CreateUserAsync(account, Password, $"{account}@probe.test");
        house = await DoorHouse.OpenAsync(fixture.Domain);
        terminal = new Terminal(house.Server.Address);
        await terminal.LogInAsync(house.Server.Operator);
        (await terminal.RunAsync("associate", "unlink", "uma", "--yes")).ShouldBeDone();
    }

    public async Task DisposeAsync()
    {
        terminal.Dispose();
        await house.DisposeAsync();
    }

    [Fact]
    public async Task The_account_is_shown_and_asked_about_before_it_is_linked()
    {
        terminal.IsInteractive = true;
        terminal.Typed.Enqueue("n");
        var shown = await LinkAsync($@"PROBE\{account}");
        shown.ShouldEndWith(ExitCode.Refused);
        shown.Output.ShouldContain(account);
        shown.Output.ShouldContain($"{account}@probe.test");
        (await CanLogInAsync($@"PROBE\{account}", Password)).ShouldBeFalse();

        terminal.Typed.Enqueue("y");
        (await LinkAsync($@"PROBE\{account}")).ShouldBeDone();
        (await CanLogInAsync($@"PROBE\{account}", Password)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_link_blocks_the_password_and_unlinking_gives_it_back()
    {
        var uma = house.Server.User;
        (await CanLogInAsync(uma.Name, uma.Password)).ShouldBeTrue();

        (await LinkAsync($"{account}@probe.test", "--yes")).ShouldBeDone();
        (await CanLogInAsync(uma.Name, uma.Password)).ShouldBeFalse();
        (await CanLogInAsync(uma.Name, Password)).ShouldBeTrue();

        (await terminal.RunAsync("associate", "unlink", "uma", "--yes")).ShouldBeDone();
        (await CanLogInAsync(uma.Name, Password)).ShouldBeFalse();
        (await CanLogInAsync(uma.Name, uma.Password)).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_both_are_allowed_both_let_in()
    {
        var uma = house.Server.User;
        (
            await terminal.RunAsync("tenant", "set", "Home", "passwordBesideDirectory=true")
        ).ShouldBeDone();
        (await LinkAsync($@"PROBE\{account}", "--yes")).ShouldBeDone();
        (await CanLogInAsync($@"PROBE\{account}", Password)).ShouldBeTrue();
        (await CanLogInAsync(uma.Name, Password)).ShouldBeTrue();
        (await CanLogInAsync(uma.Name, uma.Password)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_and_somebody_who_is_not_linked_are_said_so()
    {
        (await LinkAsync(@"PROBE\nobody-at-all", "--yes"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("Nobody in the domain is");
        (await terminal.RunAsync("associate", "unlink", "uma", "--yes"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("uma is not linked.");
    }

    private Task<Ended> LinkAsync(string directory, params string[] more) =>
        terminal.RunAsync(["associate", "link", "uma", "--directory", directory, .. more]);

    private async Task<bool> CanLogInAsync(string name, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))
        );
        using var answer = await house.Server.Client.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }
}
