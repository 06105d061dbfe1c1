using System.Net;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Tests.Server.Api;
using Microsoft.AspNetCore.Builder;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Hosting;

/// <summary>What every request passes, whatever door it goes to.</summary>
public sealed class PipelineTests
{
    private static readonly IPNetwork Loopback = new(IPAddress.Loopback, 32);

    [Fact]
    public async Task Every_answer_has_the_headers_that_protect_and_none_that_tell()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var path in new[] { "/health", "/nowhere", "/v1/me", "/api" })
        {
            using var answer = await server.Client.GetAsync(path);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            answer
                .Headers.GetValues("Content-Security-Policy")
                .Single()
                .ShouldContain("frame-ancestors 'none'");
            answer.Headers.Contains("Server").ShouldBeFalse();
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("http", HttpStatusCode.Forbidden)]
    [InlineData("https", HttpStatusCode.OK)]
    public async Task Line_38_Behind_a_named_proxy_the_scheme_is_what_the_proxy_saw(
        string scheme,
        HttpStatusCode expected
    )
    {
        await using var server = await StartBehindProxyAsync();

        using var answer = await SendAsync(server, scheme, "203.0.113.7");

        answer.StatusCode.ShouldBe(expected);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBe(scheme == "https");
        answer.Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task Line_33_What_a_client_says_of_itself_does_not_pass_the_named_proxy()
    {
        await using var server = await StartBehindProxyAsync();

        using var answer = await SendAsync(server, "http", "127.0.0.1, 203.0.113.7");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Line_33_Advisory_26_Nobodys_word_is_believed_unless_a_proxy_is_named()
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await SendAsync(server, "https", "203.0.113.7");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Fact]
    public async Task A_failure_that_no_door_caught_is_a_number_without_a_stack()
    {
        using var log = new CollectedLog();
        await using var server = await StartFailingAsync(
            log,
            () => throw new InvalidOperationException("inner words")
        );

        using var answer = await server.Client.GetAsync("/health?fail=1");
        var said = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        said.ShouldNotContain("inner words");
        said.ShouldNotContain("   at ");
        var number = said.Split(' ')[^1].Trim().TrimEnd('.');
        log.Lines.ShouldContain(line => line.Contains(number));
    }

    [Fact]
    public async Task A_database_that_is_away_is_worth_another_try()
    {
        using var log = new CollectedLog();
        await using var server = await StartFailingAsync(
            log,
            () => throw new TimeoutException("gone")
        );

        using var answer = await server.Client.GetAsync("/health?fail=1");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_access_log_holds_neither_query_nor_header_nor_a_forged_line()
    {
        using var log = new CollectedLog();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Log = log });
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/some%0Aforged/path?code=very-secret"
        );
        request.Headers.Authorization = TestServer.Basic("uma", "my-password");

        using var answer = await server.Client.SendAsync(request);
        await server.StopAsync();

        var all = string.Join('\n', log.Lines);
        all.ShouldContain("/some%0Aforged/path");
        all.ShouldNotContain("very-secret");
        all.ShouldNotContain("my-password");
        all.ShouldNotContain(request.Headers.Authorization.Parameter!);
    }

    [Fact]
    public async Task A_secret_that_somebody_pastes_into_an_address_is_not_logged()
    {
        using var log = new CollectedLog();
        await using var server = await TestServer.StartAsync(new TestServerOptions { Log = log });
        var ticket = (await server.LogInAsync(server.User))["SOTicket ".Length..];
        var token = TokenText.Make(Randomness.NextGuid()).Reveal();
        string[] secrets =
        [
            ticket,
            "8A:Cust12345.c29tZSByYW5kb20gdGV4dCBvZiAyNC+/",
            "Cust12345.cc29tZSByYW5kb20gdGV4dCBvZiAyNB__",
            token,
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
            Randomness.NextCode(20),
        ];
        foreach (var secret in secrets)
        {
            foreach (var begin in new[] { "/login/", "/api/", "/Cust12345/v1/tickets/", "/" })
            {
                using var raw = await server.Client.GetAsync(begin + secret);
                using var escaped = await server.Client.GetAsync(
                    begin + Uri.EscapeDataString(secret) + "/more"
                );
            }
        }
        await server.StopAsync();

        var all = string.Join('\n', log.Lines);
        all.ShouldContain("/login/(hidden)");
        foreach (var secret in secrets)
        {
            all.ShouldNotContain(secret[^12..]);
            all.ShouldNotContain(secret[..16]);
        }
    }

    [Theory]
    [InlineData("/v1/applications/2f0c1f9e-6f4e-4c38-9d6a-1c7f6f1f3d11/tokens")]
    [InlineData("/v1/applications/2f0c1f9e6f4e4c389d6a1c7f6f1f3d11")]
    [InlineData("/Cust12345/Remote/Services88/PartnerSystemUserService.svc")]
    [InlineData("/login/.well-known/openid-configuration")]
    [InlineData("/Cust12345/api/v1/User/currentPrincipal")]
    [InlineData("/v1/tickets/1234567890123456789")]
    [InlineData("/v1/associates/tone.tverdal@example.com")]
    public void An_address_without_a_secret_is_logged_as_it_is(string path) =>
        PathForLogs.Of(path).ShouldBe(path);

    [Fact]
    public async Task Too_long_a_line_or_header_or_body_is_refused()
    {
        await using var server = await TestServer.StartAsync();

        using var line = await server.Client.GetAsync("/" + new string('a', 9000));
        line.StatusCode.ShouldBe(HttpStatusCode.RequestUriTooLong);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.TryAddWithoutValidation("X-Long", new string('a', 40_000));
        using var header = await server.Client.SendAsync(request);
        header.StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        using var content = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        using var body = await server.Client.PostAsync("/v1/login", content);
        ((int)body.StatusCode).ShouldBeInRange(400, 499);
    }

    private static Task<TestServer> StartBehindProxyAsync() =>
        TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings =>
                    settings with
                    {
                        TrustedProxies = [Loopback],
                        PublicAddress = new Uri("https://id.example.com"),
                    },
            }
        );

    private static Task<TestServer> StartFailingAsync(CollectedLog log, Action fail) =>
        TestServer.StartAsync(
            new TestServerOptions
            {
                Log = log,
                Map = app =>
                    app.Use(
                        (context, next) =>
                        {
                            if (context.Request.Query.ContainsKey("fail"))
                                fail();
                            return next(context);
                        }
                    ),
            }
        );

    private static Task<HttpResponseMessage> SendAsync(
        TestServer server,
        string scheme,
        string forwardedFor
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return server.Client.SendAsync(request);
    }
}
