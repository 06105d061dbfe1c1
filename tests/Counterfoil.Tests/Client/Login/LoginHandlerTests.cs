using System.Web;
using Counterfoil.Client;
using Counterfoil.Jose;
using Counterfoil.Tests.Jose;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Login;

/// <summary>An application that lets people log in by <c>AddCounterfoilLogin</c> believes no other answer than the right one.</summary>
public sealed class LoginHandlerTests : IAsyncLifetime
{
    private readonly HandMovedTime time = new();
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private PlayedBroker broker = null!;
    private WebApplication app = null!;
    private HttpClient browser = null!;
    private TimeSpan skew = TimeSpan.FromMinutes(1);

    public async Task InitializeAsync()
    {
        broker = new PlayedBroker(time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddCounterfoilLogin(options =>
        {
            options.Authority = new Uri(PlayedBroker.Issuer);
            options.ClientId = PlayedBroker.ClientId;
            options.BackchannelHttpHandler = broker;
            options.ClockSkew = skew;
        });
        builder.Services.AddAuthorization();
        app = builder.Build();
        app.MapGet("/page", () => "the page").RequireAuthorization();
        app.MapGet(
                "/call",
                (TenantClient tenant, CancellationToken end) => tenant.GetStringAsync("v1/me", end)
            )
            .RequireAuthorization();
        await app.StartAsync();
        browser = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
        )
        {
            BaseAddress = new Uri(app.Urls.Single()),
        };
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
        broker.Dispose();
    }

    [Fact]
    public async Task The_right_answer_lets_somebody_in_with_the_keys_that_discovery_names()
    {
        (await ComeBackAsync(nonce => broker.Token(nonce))).ShouldBeTrue();
        (await GetAsync("/page")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://login.example.com/")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Line_20_An_answer_of_another_issuer_is_not_looked_at(string? issuer) =>
        (await ComeBackAsync(nonce => broker.Token(nonce), issuer)).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_with_another_nonce_or_none_is_refused()
    {
        (await ComeBackAsync(_ => broker.Token("another"))).ShouldBeFalse();
        (await ComeBackAsync(_ => broker.Token(nonce: null))).ShouldBeFalse();
    }

    [Fact]
    public async Task An_id_token_for_another_application_is_refused() =>
        (await ComeBackAsync(nonce => broker.Token(nonce, audience: "another"))).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_of_another_issuer_is_refused() =>
        (
            await ComeBackAsync(nonce => broker.Token(nonce, issuer: "https://evil.example"))
        ).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_that_has_ended_is_refused() =>
        (
            await ComeBackAsync(nonce => broker.Token(nonce, ended: TimeSpan.FromMinutes(2)))
        ).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_of_another_key_is_refused() =>
        (
            await ComeBackAsync(nonce => broker.Token(nonce, algorithm: JwsAlgorithm.ES256))
        ).ShouldBeFalse();

    [Fact]
    public async Task An_id_token_without_a_signature_is_refused()
    {
        (await ComeBackAsync(nonce => Unsigned(broker.Token(nonce), "none", ""))).ShouldBeFalse();
        (await ComeBackAsync(nonce => Unsigned(broker.Token(nonce), "RS256", ""))).ShouldBeFalse();
    }

    [Fact]
    public async Task Keys_of_a_document_of_another_issuer_are_not_taken()
    {
        broker.SaysIssuer = "https://evil.example";
        (await ComeBackAsync(nonce => broker.Token(nonce))).ShouldBeFalse();
    }

    [Fact]
    public async Task Clocks_may_differ_by_as_much_as_the_application_says()
    {
        await DisposeAsync();
        skew = TimeSpan.FromMinutes(5);
        await InitializeAsync();
        (
            await ComeBackAsync(nonce => broker.Token(nonce, ended: TimeSpan.FromMinutes(4)))
        ).ShouldBeTrue();
    }

    [Fact]
    public async Task Requests_that_come_together_use_a_refresh_token_once()
    {
        (await ComeBackAsync(nonce => broker.Token(nonce))).ShouldBeTrue();
        var all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => GetAsync("/call", keepsCookies: false))
        );
        all.ShouldAllBe(one => one.Status == 200);
        broker.Refreshed.ShouldBe(1);
        broker.Bearers.ShouldAllBe(one => one == "next 1");

        // The browser has the next one by then.
        await GetAsync("/call");
        time.Jump(TimeSpan.FromHours(1));
        (await GetAsync("/call")).Status.ShouldBe(200);
        broker.Refreshed.ShouldBe(2);
    }

    // Goes to the broker and comes back with a code; whether that let somebody in.
    private async Task<bool> ComeBackAsync(
        Func<string, string> idToken,
        string? issuer = PlayedBroker.Issuer
    )
    {
        cookies.Clear();
        var sent = await GetAsync("/page");
        sent.Status.ShouldBe(302);
        var query = HttpUtility.ParseQueryString(new Uri(sent.Location!).Query);
        var token = idToken(query["nonce"]!);
        broker.IdToken = () => token;
        var iss = issuer is null ? "" : $"&iss={Uri.EscapeDataString(issuer)}";
        var back = await GetAsync(
            $"/signin-counterfoil?code=a-code&state={Uri.EscapeDataString(query["state"]!)}{iss}"
        );
        return back.Status == 302
            && cookies.Keys.Any(name =>
                name.StartsWith("__Host-Counterfoil-", StringComparison.Ordinal)
            );
    }

    private async Task<(int Status, string? Location)> GetAsync(
        string path,
        bool keepsCookies = true
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(
            "Cookie",
            string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))
        );
        using var response = await browser.SendAsync(request);
        if (keepsCookies && response.Headers.TryGetValues("Set-Cookie", out var set))
            foreach (var cookie in set.Select(line => line.Split(';')[0].Split('=', 2)))
                cookies[cookie[0]] = cookie[1];
        return ((int)response.StatusCode, response.Headers.Location?.OriginalString);
    }

    private static string Unsigned(string token, string algorithm, string signature) =>
        $"{Keyring.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{token.Split('.')[1]}.{signature}";
}
