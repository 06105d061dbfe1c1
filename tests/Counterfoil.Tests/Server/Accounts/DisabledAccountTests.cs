using System.Net.Http.Headers;
using System.Text.Json;
using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;
using Counterfoil.Tests.Server.Course;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>An account that is disabled opens nothing by the broker, at home either; the associate at home is that tenant's own.</summary>
public sealed class DisabledAccountTests : AuthorizeWalk
{
    private const string Disabled =
        "This account is disabled. Use another user name, or ask your administrator.";

    [Theory]
    [InlineData("common")]
    [InlineData("Home")]
    [InlineData("Cust2")]
    public async Task Who_has_proven_it_is_told_so_and_begins_no_session(string tenant)
    {
        await SetActiveAsync(false);
        var page = await SayAsync(tenant, Ann.Password);
        page.Status.ShouldBe(403);
        page.Problems.ShouldBe([Disabled]);
        Visitor.Cookies.ShouldNotContainKey("__Host-Counterfoil-Account");
        (await Visitor.TurnAsync(page, "another")).ShouldBeAt("name");
        await SetActiveAsync(true);
        (await SayAsync(tenant, Ann.Password)).Status.ShouldNotBe(403);
    }

    [Fact]
    public async Task Who_has_not_proven_it_is_told_what_everybody_is()
    {
        var known = await SayAsync("common", "a wrong password");
        await SetActiveAsync(false);
        var page = await SayAsync("common", "a wrong password");
        page.Status.ShouldBe(known.Status);
        page.Problems.ShouldBe(known.Problems);
    }

    [Fact]
    public async Task The_name_of_its_associate_at_home_is_no_way_round_it()
    {
        await SetActiveAsync(false);
        var page = await SayAsync("common", Ann.Password, "ann");
        page.Problems.ShouldBe([Disabled]);
    }

    [Fact]
    public async Task Nor_is_a_ticket_in_the_place_of_the_name()
    {
        await SetActiveAsync(false);
        var own = new PageVisitor(Server);
        await own.LogInAsync(Ann);
        var page = await Visitor.NameAsync(await Visitor.OpenAsync(Address("common")), own.Ticket);
        page.Problems.ShouldBe([Disabled]);
    }

    [Theory]
    [InlineData("Home")]
    [InlineData("Cust2")]
    public async Task What_an_application_has_of_it_ends_at_once_and_for_good(string tenant)
    {
        var tokens = await RedeemAsync(await LogInAsync(tenant));
        (await IsGoodAsync(tokens)).ShouldBeTrue();
        await SetActiveAsync(false);
        (await IsGoodAsync(tokens)).ShouldBeFalse();
        (await RefreshAsync(tokens)).ShouldBe(400);
        await SetActiveAsync(true);
        (await IsGoodAsync(tokens)).ShouldBeFalse();
        (await RefreshAsync(tokens)).ShouldBe(400);
        (await IsGoodAsync(await RedeemAsync(await LogInAsync(tenant)))).ShouldBeTrue();
    }

    [Fact]
    public async Task Signing_it_out_ends_what_an_application_has_at_home_too()
    {
        var tokens = await RedeemAsync(await LogInAsync("Home"));
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        var account = await AccountAsync();
        await Server
            .Services.GetRequiredService<AccountRegister>()
            .SignOutAsync(Actor.Installation, account.Id, default);
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        (await IsGoodAsync(tokens)).ShouldBeFalse();
        (await Visitor.OpenAsync(Address("Home"))).ShouldBeAt("name");
    }

    [Fact]
    public async Task What_an_application_has_at_a_home_ends_where_the_account_gets_another()
    {
        var own = new PageVisitor(Server);
        await own.LogInAsync(Ann);
        var tokens = await RedeemAsync(await LogInAsync("Home"));
        var elsewhere = await Server.AddAsync(Server.Second, "ann.moved");
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        (await IsGoodAsync(tokens)).ShouldBeTrue();
        await ChangeAsync(before =>
            before with
            {
                Home = new Home.OfTenant(Server.Second, elsewhere.Associate.Id),
            }
        );
        (await IsGoodAsync(tokens)).ShouldBeFalse();
        (await RefreshAsync(tokens)).ShouldBe(400);
        // The associate is that tenant's own, and so is the login there.
        (await own.GetAsync("/tickets")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_brokers_session_ends_and_a_login_of_the_tenants_own_does_not()
    {
        var own = new PageVisitor(Server);
        await own.LogInAsync(Ann);
        await LogInAsync("Home");
        (await Visitor.GetAsync("/tickets")).Status.ShouldBe(200);
        await SetActiveAsync(false);
        (await Visitor.GetAsync("/tickets")).Status.ShouldBe(303);
        (await Visitor.OpenAsync(Address("Home"))).ShouldBeAt("name");
        (await own.GetAsync("/tickets")).Status.ShouldBe(200);
        (await own.OpenAsync(Address("Home"))).ShouldBeAt("name");
    }

    private async Task<Shown> SayAsync(
        string tenant,
        string password,
        string name = "ann@accounts.example"
    )
    {
        var page = await Visitor.NameAsync(await Visitor.OpenAsync(Address(tenant)), name);
        return await Visitor.PasswordAsync(page, password);
    }

    private async Task<Account> AccountAsync() =>
        (
            await Server
                .Services.GetRequiredService<IKnownAccounts>()
                .FindAsync("ann@accounts.example", default)
        ).ShouldNotBeNull();

    private Task SetActiveAsync(bool isActive) =>
        ChangeAsync(before => before with { IsActive = isActive });

    private async Task ChangeAsync(Func<Account, Account> change)
    {
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        var account = await AccountAsync();
        var changed = await Server
            .Services.GetRequiredService<AccountRegister>()
            .ChangeAsync(Actor.Installation, account.Id, change, default);
        changed.ShouldBeOfType<Registered<Account>.Done>();
        Server.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<bool> IsGoodAsync(JsonElement tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login/common/oauth/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("access_token").GetString()
        );
        using var response = await Server.Client.SendAsync(request);
        return response.IsSuccessStatusCode;
    }

    private async Task<int> RefreshAsync(JsonElement tokens) =>
        (
            await AskForTokensAsync(
                ("grant_type", "refresh_token"),
                ("refresh_token", tokens.GetProperty("refresh_token").GetString()!)
            )
        ).Status;
}
