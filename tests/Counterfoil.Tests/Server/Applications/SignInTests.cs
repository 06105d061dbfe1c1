using System.Net;
using Counterfoil.Client;
using Counterfoil.Server.Sites;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Doors;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Applications;

/// <summary>A person in a browser at an application: to the login page and back, without a ticket in any address.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string CallBack = "http://127.0.0.1:9671/signed-in";
    private TestServer server = null!;
    private TestApplication app = null!;

    public async Task InitializeAsync()
    {
        Site.TryParse($"{CallBack} account=portal", out var site).ShouldBeTrue();
        server = await TestServer.StartAsync(
            new TestServerOptions { Settings = settings => settings with { Sites = [site] } }
        );
        app = await TestApplication.StartAsync(
            server,
            options => options.SignInAddress = new Uri(CallBack)
        );
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_goes_to_the_login_page_and_comes_back_with_a_cookie_of_the_application()
    {
        var sent = await VisitAsync("/me?x=1");
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var login = sent.Headers.Location!;
        login.AbsoluteUri.ShouldStartWith($"{server.Address}handover?site=");
        var nonce = CookieOf(sent, "__Host-Counterfoil-Nonce");

        var back = await GiveCodeAsync(login);
        back.AbsoluteUri.ShouldStartWith($"{CallBack}?code=");
        Uri.UnescapeDataString(back.AbsoluteUri).ShouldNotContain("7T:");
        var returned = await app.GetAsync(back.PathAndQuery, ("Cookie", nonce));
        returned.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        returned.Headers.Location!.OriginalString.ShouldBe("/me?x=1");
        returned.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var set = string.Join('\n', returned.Headers.GetValues("Set-Cookie"));
        set.ShouldContain("__Host-Counterfoil-Ticket=");
        var ticket = CookieOf(returned, "__Host-Counterfoil-Ticket");
        foreach (var attribute in new[] { "secure", "httponly", "samesite=lax", "path=/" })
            set.ToLowerInvariant().ShouldContain(attribute);

        var seen = await app.GetAsync("/me", ("Cookie", ticket));
        (await seen.Content.ReadAsStringAsync()).ShouldBe("uma");
        (await app.GetAsync(back.PathAndQuery, ("Cookie", nonce))).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest,
            "a code is good once"
        );
    }

    [Fact]
    public async Task A_code_is_worth_nothing_in_another_browser()
    {
        var sent = await VisitAsync("/me");
        var back = await GiveCodeAsync(sent.Headers.Location!);
        (await app.GetAsync(back.PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var other = CookieOf(await VisitAsync("/me"), "__Host-Counterfoil-Nonce");
        var answer = await app.GetAsync(back.PathAndQuery, ("Cookie", other));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.TryGetValues("Set-Cookie", out var set);
        Uri.UnescapeDataString(string.Join('\n', set ?? [])).ShouldNotContain("7T:");
    }

    [Fact]
    public async Task A_program_is_not_sent_to_a_page()
    {
        (await app.GetAsync("/me", ("Accept", "application/json"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (
            await app.GetAsync("/me", ("Accept", "text/html"), ("Sec-Fetch-Mode", "cors"))
        ).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (
            await app.GetAsync("/me", ("Accept", "text/html"), ("Authorization", "SOTicket 7T:x"))
        ).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_ends_the_ticket_at_the_authority_and_takes_the_cookie()
    {
        var ticket = await server.TicketAsync(server.User);
        var cookie = $"{"__Host-Counterfoil-Ticket"}={Uri.EscapeDataString(ticket)}";
        (await app.GetAsync("/me", ("Cookie", cookie))).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/out");
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        var left = await app.Client.SendAsync(request);
        left.Headers.GetValues("Set-Cookie").Single().ShouldContain("expires=Thu, 01 Jan 1970");
        (await server.CallAsync("GET /v1/me", $"SOTicket {ticket}")).Status.ShouldBe(401);
        (await app.GetAsync("/me", ("Cookie", cookie))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized,
            "not even for the second of the staleness"
        );
    }

    [Fact]
    public async Task Beside_a_header_the_cookie_is_nobody()
    {
        var cookie =
            $"__Host-Counterfoil-Ticket={Uri.EscapeDataString(await server.TicketAsync(server.Operator))}";
        var user = $"SOTicket {await server.TicketAsync(server.User)}";
        var answer = await app.GetAsync("/me", ("Cookie", cookie), ("Authorization", user));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("uma");
    }

    [Fact]
    public async Task Where_login_page_and_application_share_an_origin_the_login_pages_cookie_serves()
    {
        await using var beside = await TestApplication.StartAsync(
            server,
            options => options.LoginPage = new Uri("/login", UriKind.Relative)
        );
        var sent = await beside.GetAsync("/me?x=1", ("Accept", "text/html"));
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        sent.Headers.Location!.OriginalString.ShouldBe("/login?returnUrl=%2Fme%3Fx%3D1");
        var cookie =
            $"__Host-Counterfoil={Uri.EscapeDataString(await server.TicketAsync(server.User))}";
        var seen = await beside.GetAsync("/me", ("Cookie", cookie));
        (await seen.Content.ReadAsStringAsync()).ShouldBe("uma");
    }

    [Theory]
    [InlineData("/a?b=c", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/\tevil", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_place_on_the_application_is_gone_back_to(string? text, bool isOne) =>
        LocalGoal.IsOne(text).ShouldBe(isOne);

    private Task<HttpResponseMessage> VisitAsync(string path) =>
        app.GetAsync(path, ("Accept", "text/html,*/*"), ("Sec-Fetch-Mode", "navigate"));

    // The person has logged in at the login page already.
    private async Task<Uri> GiveCodeAsync(Uri login)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, login);
        request.Headers.TryAddWithoutValidation(
            "Cookie",
            $"__Host-Counterfoil={Uri.EscapeDataString(await server.TicketAsync(server.User))}"
        );
        var given = await server.Client.SendAsync(request);
        given.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return given.Headers.Location!;
    }

    private static string CookieOf(HttpResponseMessage response, string name) =>
        response
            .Headers.GetValues("Set-Cookie")
            .Single(one => one.StartsWith(name + "=", StringComparison.Ordinal))
            .Split(';')[0];
}
