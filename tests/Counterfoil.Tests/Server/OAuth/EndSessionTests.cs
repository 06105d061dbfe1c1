using AngleSharp.Html.Parser;
using Counterfoil.Server.Cookies;
using Counterfoil.Tests.Server.Doors;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>Logging out at an application's wish (OpenID Connect RP-Initiated Logout 1.0).</summary>
public sealed class EndSessionTests : IAsyncLifetime
{
    private const string Bye = "https://app.example.com/bye";

    private readonly ProtocolHouse house = new();

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task Who_is_proven_to_be_meant_is_logged_out_and_sent_back()
    {
        var ticket = await house.Server.TicketAsync(house.Server.User);
        var came = await LeaveAsync(
            ticket,
            ("id_token_hint", await HintAsync()),
            ("post_logout_redirect_uri", Bye),
            ("state", "a state")
        );
        came.Status.ShouldBe(303);
        came.Location.ShouldBe(Bye + "?state=a%20state");
        (await IsLivingAsync(ticket)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"aud":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"aud":"x"}""")]
    [InlineData("""{"aud":["x"]}""")]
    [InlineData("""{"aud":"x","aud":"y"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_hint_that_is_no_token_is_refused_and_breaks_nothing(string payload)
    {
        var encoded = System.Buffers.Text.Base64Url.EncodeToString(
            System.Text.Encoding.UTF8.GetBytes(payload)
        );
        var came = await LeaveAsync(ticket: null, ("id_token_hint", $"e30.{encoded}.AA"));
        came.Status.ShouldBe(400, came.Body);
    }

    [Fact]
    public async Task Somebody_elses_id_token_logs_nobody_out_unasked()
    {
        var ticket = await house.Server.TicketAsync(house.Server.Administrator);
        var came = await LeaveAsync(
            ticket,
            ("id_token_hint", await HintAsync()),
            ("post_logout_redirect_uri", Bye)
        );
        came.Location!.ShouldStartWith("/login/logout/confirm");
        (await IsLivingAsync(ticket)).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_hint_the_person_is_asked_and_then_sent_back()
    {
        var ticket = await house.Server.TicketAsync(house.Server.User);
        var asked = await LeaveAsync(
            ticket,
            ("client_id", ProtocolHouse.ConfidentialId),
            ("redirect_uri", Bye)
        );
        (await IsLivingAsync(ticket)).ShouldBeTrue();
        using var look = new HttpRequestMessage(HttpMethod.Get, asked.Location);
        look.Headers.Add("Cookie", $"{SecretCookie.Account.Name}={Uri.EscapeDataString(ticket)}");
        using var shown = await house.Server.Client.SendAsync(look);
        var page = new HtmlParser().ParseDocument(await shown.Content.ReadAsStringAsync());
        page.Body!.TextContent.ShouldContain("Confidential");
        // Browsers hold this against whatever the application redirects to, too.
        shown
            .Headers.GetValues("Content-Security-Policy")
            .ShouldHaveSingleItem()
            .ShouldContain("form-action 'self' https:;");
        using var yes = new HttpRequestMessage(
            HttpMethod.Post,
            page.QuerySelector("form[action*=confirm]")!.GetAttribute("action")
        )
        {
            Content = new FormUrlEncodedContent(
                page.QuerySelectorAll("form[action*=confirm] input")
                    .Select(input =>
                        KeyValuePair.Create(
                            input.GetAttribute("name")!,
                            input.GetAttribute("value") ?? ""
                        )
                    )
            ),
        };
        var cookies = string.Join(
            "; ",
            shown
                .Headers.GetValues("Set-Cookie")
                .Select(line => line.Split(';')[0])
                .Prepend($"{SecretCookie.Account.Name}={Uri.EscapeDataString(ticket)}")
        );
        yes.Headers.Add("Cookie", cookies);
        var done = await house.SendAsync(yes);
        done.Status.ShouldBe(303, done.Body);
        done.Location.ShouldBe(Bye);
        (await IsLivingAsync(ticket)).ShouldBeFalse();
    }

    [Fact]
    public async Task Advisory_11_Without_a_cookie_nobody_is_logged_out()
    {
        var ticket = await house.Server.TicketAsync(house.Server.User);
        var came = await LeaveAsync(
            ticket: null,
            ("id_token_hint", await HintAsync()),
            ("post_logout_redirect_uri", Bye)
        );
        came.Location.ShouldBe(Bye);
        (await IsLivingAsync(ticket)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://app.example.com/bye/")]
    [InlineData(ProtocolHouse.Callback)]
    public async Task Lines_2_and_37_Only_a_registered_address_is_gone_to(string address)
    {
        var came = await LeaveAsync(
            ticket: null,
            ("client_id", ProtocolHouse.ConfidentialId),
            ("post_logout_redirect_uri", address)
        );
        came.Status.ShouldBe(400);
        came.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJIb21lLjMifQ.")]
    [InlineData("nonsense")]
    public async Task A_hint_that_this_server_did_not_sign_is_shown(string hint)
    {
        var came = await LeaveAsync(ticket: null, ("id_token_hint", hint));
        came.Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_hint_past_its_end_is_one()
    {
        var hint = await HintAsync();
        house.Server.Time.Jump(TimeSpan.FromDays(2));
        var ticket = await house.Server.TicketAsync(house.Server.User);
        var came = await LeaveAsync(
            ticket,
            ("id_token_hint", hint),
            ("post_logout_redirect_uri", Bye)
        );
        came.Location.ShouldBe(Bye);
    }

    [Fact]
    public async Task A_hint_that_was_given_under_an_earlier_id_is_one()
    {
        var hint = await HintAsync();
        const string renewed = "11112222333344445555666677778888";
        house.Registry.Put(
            house.Confidential with
            {
                ClientId = renewed,
                Aliases = [ProtocolHouse.ConfidentialId],
            }
        );
        var ticket = await house.Server.TicketAsync(house.Server.User);
        var came = await LeaveAsync(
            ticket,
            ("client_id", renewed),
            ("id_token_hint", hint),
            ("post_logout_redirect_uri", Bye)
        );
        came.Location.ShouldBe(Bye, came.Body);
        (await IsLivingAsync(ticket)).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_no_application_is_said_the_person_is_asked_and_stays_here_afterwards()
    {
        var ticket = await house.Server.TicketAsync(house.Server.User);
        var asked = await LeaveAsync(ticket, ("scope", "openid"), ("redirect_uri", Bye));
        asked.Status.ShouldBe(303, asked.Body);
        asked.Location.ShouldBe("/login/logout/confirm");
        var without = await LeaveAsync(ticket: null, ("scope", "openid"), ("redirect_uri", Bye));
        without.Location.ShouldBe("/login/course/signed-out");
    }

    private async Task<string> HintAsync() =>
        (await house.RedeemAsync(await house.CodeAsync())).Text("id_token")!;

    private Task<Came> LeaveAsync(string? ticket, params (string Name, string Value)[] fields)
    {
        var query = string.Join(
            '&',
            fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")
        );
        var request = new HttpRequestMessage(HttpMethod.Get, $"/login/logout?{query}");
        if (ticket is not null)
            request.Headers.Add(
                "Cookie",
                $"{SecretCookie.Account.Name}={Uri.EscapeDataString(ticket)}"
            );
        return house.SendAsync(request);
    }

    private async Task<bool> IsLivingAsync(string ticket)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        return (await house.SendAsync(request)).Status == 200;
    }
}
