using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Server.Course;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>What an application may ask of a login (OpenID Connect Core 3.1.2.1), from the endpoint to the page; and how long a login lasts.</summary>
public sealed class AuthorizeParametersTests : AuthorizeWalk
{
    [Theory]
    [InlineData("", "en")]
    [InlineData("&ui_locales=nb", "nb")]
    [InlineData("&ui_locales=xx%20de%20nb", "de")]
    public async Task The_pages_are_in_the_language_that_ui_locales_names(
        string more,
        string language
    )
    {
        var page = await Visitor.OpenAsync(Address("Home", more));
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe(language);
    }

    [Fact]
    public async Task A_login_hint_is_the_name_to_begin_with_and_never_a_ticket()
    {
        (await Visitor.OpenAsync(Address("Home"))).ShouldBeAt("name");
        var hinted = await Visitor.OpenAsync(Address("Home", "&login_hint=ann%40accounts.example"));
        hinted.ShouldBeAt("password");
        hinted.Html.ShouldContain("ann@accounts.example");
        var ticket = await Server.TicketAsync(Ann);
        var page = await Visitor.OpenAsync(
            Address("Home", $"&login_hint={Uri.EscapeDataString(ticket)}")
        );
        page.ShouldBeAt("name");
        page.Html.ShouldNotContain(ticket);
    }

    [Fact]
    public async Task Whom_an_id_token_hint_names_goes_on_and_nobody_else_does()
    {
        var tokens = await RedeemAsync(await LogInAsync("Home"));
        var hint = $"&id_token_hint={tokens.GetProperty("id_token").GetString()}";
        (await Visitor.GetAsync(Address("Home", "&prompt=none" + hint))).Location!.ShouldContain(
            "code="
        );

        var other = new PageVisitor(Server);
        var page = await other.OpenAsync(Address("Home"));
        page = await other.NameAsync(page, Server.User.Name);
        page = await other.PasswordAsync(page, Server.User.Password);
        page.Location!.ShouldContain("code=");
        (await other.GetAsync(Address("Home", "&prompt=none"))).Location!.ShouldContain("code=");
        (await other.GetAsync(Address("Home", "&prompt=none" + hint))).Location!.ShouldContain(
            "error=login_required"
        );
    }

    [Fact]
    public async Task A_login_that_nobody_used_for_six_hours_is_over()
    {
        await LogInAsync("Cust2");
        for (var i = 0; i < 3; i++)
        {
            await PassAsync(TimeSpan.FromHours(5));
            (await QuietlyAsync()).ShouldContain("code=");
        }
        await PassAsync(TimeSpan.FromHours(6));
        (await QuietlyAsync()).ShouldContain("error=login_required");
        (await Visitor.OpenAsync(Address("Cust2"))).ShouldBeAt("name");
    }

    [Fact]
    public async Task A_login_that_is_always_used_is_over_after_seven_days()
    {
        await LogInAsync("Cust2");
        for (var hours = 0; hours < (7 * 24) - 4; hours += 4)
        {
            await PassAsync(TimeSpan.FromHours(4));
            (await QuietlyAsync()).ShouldContain("code=");
        }
        await PassAsync(TimeSpan.FromHours(4));
        (await QuietlyAsync()).ShouldContain("error=login_required");
    }

    private async Task<string> QuietlyAsync() =>
        (await Visitor.GetAsync(Address("Cust2", "&prompt=none"))).Location!;

    // What was noted of the uses is written before the clock moves on.
    private async Task PassAsync(TimeSpan time)
    {
        await Server
            .Services.GetRequiredService<TicketRenewals>()
            .FlushAsync(CancellationToken.None);
        Server.Time.Jump(time);
    }
}
