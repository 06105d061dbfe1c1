using System.Net;
using Counterfoil.Server.Sites;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.HandOvers;
using Counterfoil.Tests.Server.Pages;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.ForwardAuth;

/// <summary>A proxy asks about a request to a site behind it, in the words of nginx, Traefik and Caddy.</summary>
public sealed class ForwardAuthTests : IAsyncLifetime
{
    private const string Origin = "https://wiki.example.com";
    private const string Html = "text/html,application/xhtml+xml";

    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(
            new TestServerOptions { Settings = settings => WithSites(settings) }
        );

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_browser_logs_in_and_comes_back_and_the_ticket_stands_in_no_address()
    {
        var (site, ticket) = await LogInAsync();
        using var answer = await AskAsync(Traefik("/page?x=1"), cookie: ticket);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Of(answer, "X-Counterfoil-User").ShouldBe("uma");
        Of(answer, "X-Counterfoil-User-Id").ShouldBe(server.User.Associate.Id.ToString());
        Of(answer, "X-Counterfoil-Tenant").ShouldBe("Home");
        Of(answer, "X-Counterfoil-Email").ShouldBe("uma@example.com");
        Of(answer, "X-Counterfoil-Full-Name").ShouldBe("Uma User");
        Of(answer, "X-Counterfoil-Rights").ShouldBe("");
        site.Select(Uri.UnescapeDataString)
            .ShouldAllBe(address => !address.Contains("7T:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Referer", "https://wiki.example.com/page")]
    public async Task The_tickets_end_is_in_force_at_the_next_request_and_a_logout_of_the_site_ends_it(
        string header,
        string value
    )
    {
        var (_, ticket) = await LogInAsync();
        using (var request = OnSite("/.counterfoil/logout"))
        {
            request.Headers.TryAddWithoutValidation("Cookie", Cookie(ticket));
            request.Headers.TryAddWithoutValidation(header, value);
            using var left = await server.Client.SendAsync(request);
            left.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
            left.Headers.Location!.ToString()
                .ShouldBe(new Uri(server.Address, "logout").ToString());
            left.Headers.GetValues("Set-Cookie").Single().ShouldContain("expires=Thu, 01 Jan 1970");
        }
        using var answer = await AskAsync(Traefik(), cookie: ticket);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Referer", "https://wiki.example.com.evil.example.com/")]
    [InlineData("Accept", "image/png")]
    public async Task Another_sites_page_logs_nobody_out(string header, string value)
    {
        var (_, ticket) = await LogInAsync();
        using var request = OnSite("/.counterfoil/logout");
        request.Headers.TryAddWithoutValidation("Cookie", Cookie(ticket));
        request.Headers.TryAddWithoutValidation(header, value);
        using var left = await server.Client.SendAsync(request);
        left.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var answer = await AskAsync(Traefik(), cookie: ticket);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_ticket_of_one_site_opens_neither_another_site_nor_another_door()
    {
        var (_, ticket) = await LogInAsync();
        using var other = await AskAsync(Traefik(host: "blog.example.com"), cookie: ticket);
        other.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        using var api = await server.Client.SendAsync(request);
        api.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_program_brings_a_ticket_or_a_password_in_the_header()
    {
        var ticket = await server.TicketAsync(server.User);
        foreach (
            var header in new[]
            {
                $"SOTicket {ticket}",
                TestServer.Basic(server.User).ToString(),
                TestServer.Basic(ticket, "").ToString(),
            }
        )
        {
            using var answer = await AskAsync(Nginx(), authorization: header);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_browser_is_sent_to_log_in_as_its_proxy_understands_it()
    {
        const string Login = $"{Origin}/.counterfoil/login?to=%2Fpage%3Fx%3D1";
        foreach (var shape in new[] { Nginx("/page?x=1"), NginxUri("/page?x=1") })
        {
            using var answer = await AskAsync(shape);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            Of(answer, "X-Counterfoil-Login").ShouldBe(Login);
        }
        using var other = await AskAsync(Traefik("/page?x=1"));
        other.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        other.Headers.Location!.OriginalString.ShouldBe(Login);
    }

    [Theory]
    [InlineData("application/json", "GET", null)]
    [InlineData("*/*", "GET", null)]
    [InlineData(Html, "POST", null)]
    [InlineData(Html, "GET", "cors")]
    public async Task A_machine_is_told_401(string accept, string method, string? mode)
    {
        foreach (var shape in new[] { Nginx(method: method), Traefik(method: method) })
        {
            var headers = mode is null ? shape : [.. shape, ("Sec-Fetch-Mode", mode)];
            using var answer = await AskAsync(headers, accept: accept);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Headers.Contains("X-Counterfoil-Login").ShouldBeFalse();
            answer.Headers.Contains("WWW-Authenticate").ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Too_many_attempts_are_said_so_that_the_proxy_passes_it_on()
    {
        for (var i = 0; i < 6; i++)
            await server.HearAsync(server.Administrator.Name, "not the password");
        var header = TestServer.Basic(server.Administrator).ToString();
        using var nginx = await AskAsync(Nginx(), authorization: header);
        nginx.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Of(nginx, "X-Counterfoil-Refusal").ShouldBe("too_many_attempts");
        using var traefik = await AskAsync(
            Traefik().Where(one => one.Name != "X-Forwarded-For"),
            authorization: header
        );
        traefik.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        traefik.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("X-Original-URL", "https://wiki.example.com@evil.example/")]
    [InlineData("X-Original-URL", "https://u:p@wiki.example.com/")]
    [InlineData("X-Original-URL", "https://wiki.example.com\\@evil.example/")]
    [InlineData("X-Original-URL", "https://wiki%2eexample.com/")]
    [InlineData("X-Original-URL", "https://wiki.example.com%252eevil.example/")]
    [InlineData("X-Original-URL", "https://evil.example/")]
    [InlineData("X-Original-URL", "http://wiki.example.com/")]
    [InlineData("X-Original-URL", "https://wiki.example.com:8443/")]
    [InlineData("X-Original-URL", "https://wiki.example.com")]
    [InlineData("X-Original-URL", "https://wiki.example.com//evil.example/")]
    [InlineData("X-Original-URL", "https://wiki.example.com/#x")]
    [InlineData("X-Original-URL", "https://wiki.example.com/a\\b")]
    [InlineData("X-Original-URL", "https://[::1]/")]
    [InlineData("X-Original-URL", "javascript://wiki.example.com/")]
    [InlineData("X-Original-URL", "wiki.example.com/")]
    [InlineData("X-Original-URL", "")]
    [InlineData("X-Original-Method", "GE T")]
    public async Task Advisory_27_An_original_request_that_cannot_be_read_is_refused(
        string name,
        string value
    )
    {
        var ticket = await server.TicketAsync(server.User);
        var headers = Nginx().Where(header => header.Name != name).Append((name, value));
        using var answer = await AskAsync([.. headers], authorization: $"SOTicket {ticket}");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("X-Forwarded-Host", "blog.example.com")]
    [InlineData("X-Forwarded-Proto", "http")]
    [InlineData("X-Forwarded-Proto", "https, https")]
    [InlineData("X-Forwarded-Uri", "/another")]
    [InlineData("X-Forwarded-Method", "POST")]
    [InlineData("X-Original-URI", "/another")]
    public async Task Headers_of_both_kinds_that_disagree_are_refused(string name, string value)
    {
        var ticket = await server.TicketAsync(server.User);
        using var answer = await AskAsync(
            [.. Nginx(), (name, value)],
            authorization: $"SOTicket {ticket}"
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("wiki.example.com", "blog.example.com")]
    [InlineData("blog.example.com", "wiki.example.com")]
    public async Task The_host_beside_a_bare_address_is_not_the_clients_to_say(
        string host,
        string said
    )
    {
        var ticket = await server.TicketAsync(server.User);
        (string Name, string Value)[] headers =
        [
            .. NginxUri("/").Where(header => header.Name != "Host"),
            ("Host", host),
        ];
        using var honest = await AskAsync(headers, authorization: $"SOTicket {ticket}");
        honest.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await AskAsync(
            [.. headers, ("X-Forwarded-Host", said)],
            authorization: $"SOTicket {ticket}"
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Headers_of_both_kinds_that_agree_are_one_request()
    {
        var ticket = await server.TicketAsync(server.User);
        using var answer = await AskAsync(
            [.. Nginx("/a?b[]=1"), .. Traefik("/a?b[]=1")],
            authorization: $"SOTicket {ticket}"
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_but_a_trusted_proxy_asks()
    {
        await using var alone = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings => WithSites(settings) with { TrustedProxies = [] },
            }
        );
        var ticket = await alone.TicketAsync(alone.User);
        using var request = Request(Nginx());
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        using var answer = await alone.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_code_that_another_browser_began_logs_nobody_in()
    {
        var visitor = new PageVisitor(server);
        await visitor.LogInAsync(server.User);
        var nonce = await NonceAsync();
        var back = await visitor.GetAsync(PathOf(nonce.Login));
        back.Status.ShouldBe(303);
        using var request = OnSite(back.Location![Origin.Length..]);
        request.Headers.TryAddWithoutValidation(
            "Cookie",
            "__Host-Counterfoil-Begun=a-nonce-of-quite-another-browser"
        );
        using var answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    private static Counterfoil.Server.Settings.ServerSettings WithSites(
        Counterfoil.Server.Settings.ServerSettings settings
    ) =>
        settings with
        {
            TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
            Sites =
            [
                HandOverTests.Parse(Origin + Site.ProxiedCallBack),
                HandOverTests.Parse("https://blog.example.com" + Site.ProxiedCallBack),
            ],
        };

    private static (string Name, string Value)[] Nginx(string uri = "/", string method = "GET") =>
        [("X-Original-URL", Origin + uri), ("X-Original-Method", method)];

    private static (string Name, string Value)[] NginxUri(string uri) =>
        [
            ("X-Original-URI", uri),
            ("X-Original-Method", "GET"),
            ("Host", "wiki.example.com"),
            ("X-Forwarded-Proto", "https"),
        ];

    private static (string Name, string Value)[] Traefik(
        string uri = "/",
        string method = "GET",
        string host = "wiki.example.com"
    ) =>
        [
            ("X-Forwarded-Method", method),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", host),
            ("X-Forwarded-Uri", uri),
            ("X-Forwarded-For", "192.0.2.7"),
        ];

    private static HttpRequestMessage Request(IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/forward-auth");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static HttpRequestMessage OnSite(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "wiki.example.com";
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        return request;
    }

    private static string Cookie(string ticket) =>
        $"__Host-Counterfoil-Site={Uri.EscapeDataString(ticket)}";

    private static string Of(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues(name).Single();

    private static string PathOf(string address) => new Uri(address).PathAndQuery;

    private async Task<HttpResponseMessage> AskAsync(
        IEnumerable<(string Name, string Value)> headers,
        string? cookie = null,
        string? authorization = null,
        string accept = Html
    )
    {
        using var request = Request(headers);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", Cookie(cookie));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await server.Client.SendAsync(request);
    }

    private async Task<(string Cookie, string Login)> NonceAsync()
    {
        using var request = OnSite("/.counterfoil/login?to=%2Fpage%3Fx%3D1");
        using var begun = await server.Client.SendAsync(request);
        begun.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var cookie = begun.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldStartWith("__Host-Counterfoil-Begun=");
        cookie.ShouldContain("secure");
        cookie.ShouldContain("httponly");
        return (cookie.Split(';')[0], begun.Headers.Location!.OriginalString);
    }

    // The whole way of a browser: the site, the login page, the call-back on the site's host.
    private async Task<(IReadOnlyList<string> Addresses, string Ticket)> LogInAsync()
    {
        var (nonce, login) = await NonceAsync();
        login.ShouldStartWith(new Uri(server.Address, "handover?").ToString());
        var visitor = new PageVisitor(server);
        var sent = await visitor.GetAsync(PathOf(login));
        var page = await visitor.GetAsync(sent.Location!);
        var done = await visitor.SubmitAsync(
            page,
            "/login",
            ("userName", server.User.Name),
            ("password", server.User.Password)
        );
        var back = await visitor.GetAsync(done.Location!);
        back.Location!.ShouldStartWith(Origin + "/.counterfoil/callback?code=");
        using var request = OnSite(back.Location![Origin.Length..]);
        request.Headers.TryAddWithoutValidation("Cookie", nonce);
        using var answer = await server.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(
            HttpStatusCode.SeeOther,
            await answer.Content.ReadAsStringAsync()
        );
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var goal = answer.Headers.Location!.OriginalString;
        goal.ShouldBe(Origin + "/page?x=1");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("__Host-Counterfoil-Site=");
        return (
            [login, sent.Location!, done.Location!, back.Location!, goal],
            Uri.UnescapeDataString(cookie.Split(';')[0].Split('=', 2)[1])
        );
    }
}
