using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Counterfoil.Jose;
using Counterfoil.Tests.Jose;

namespace Counterfoil.Tests.Client.Login;

/// <summary>
/// A broker of which the answers are played, by a clock that is moved by hand: it publishes where its keys are and gives the
/// id_token that a test wants. A refresh token is good once, as a public application's is.
/// </summary>
internal sealed class PlayedBroker(TimeProvider time) : HttpMessageHandler
{
    public const string Issuer = "https://login.example.com";
    public const string ClientId = "0123456789abcdef0123456789abcdef";
    public const string Keys = "/elsewhere/keys";

    private readonly ConcurrentDictionary<string, bool> used = new(StringComparer.Ordinal);
    private int refreshed;

    /// <summary>What the discovery document says instead of its own issuer.</summary>
    public string SaysIssuer { get; set; } = Issuer;

    /// <summary>Makes the id_token of the next login.</summary>
    public Func<string> IdToken { get; set; } = () => "";

    public int Refreshed => refreshed;

    /// <summary>Whether a refresh token stays the same, as a confidential application's does.</summary>
    public bool KeepsRefreshToken { get; set; }

    /// <summary>The id_token that a refresh brings.</summary>
    public string? RefreshedIdToken { get; set; }

    /// <summary>The host that alone has the services; all have where there is none.</summary>
    public string? ServicesHost { get; set; }

    /// <summary>Which access tokens the services believe.</summary>
    public Func<string, bool> Believes { get; set; } = _ => true;

    /// <summary>What a code is answered with instead of tokens.</summary>
    public (HttpStatusCode Status, string Body)? RefusesCode { get; set; }

    /// <summary>What a refresh is answered with instead of tokens.</summary>
    public (HttpStatusCode Status, string Body)? RefusesRefresh { get; set; }

    /// <summary>Where else than at the broker anything was sent.</summary>
    public ConcurrentQueue<Uri> Called { get; } = new();

    /// <summary>The bearer tokens that the services were called with.</summary>
    public ConcurrentQueue<string> Bearers { get; } = new();

    /// <summary>A token that is right but for what a test changes.</summary>
    public string Token(
        string? nonce,
        string issuer = Issuer,
        string audience = ClientId,
        TimeSpan? ended = null,
        JwsAlgorithm algorithm = JwsAlgorithm.RS256,
        string subject = "somebody",
        string tenant = "Cust2",
        string services = Issuer
    )
    {
        var now = time.GetUtcNow();
        using var writer = new JwtWriter();
        return writer
            .Add("iss", issuer)
            .Add("sub", subject)
            .Add("aud", audience)
            .Add(
                "exp",
                now
                    + TimeSpan.FromMinutes(5)
                    - (ended is { } ago ? TimeSpan.FromMinutes(5) + ago : TimeSpan.Zero)
            )
            .Add("iat", now - TimeSpan.FromMinutes(10))
            .Add("nonce", nonce)
            .Add("http://schemes.superoffice.net/identity/webapi_url", $"{services}/{tenant}/api/")
            .Add("http://schemes.superoffice.net/identity/ctx", tenant)
            .Sign(Keyring.Key(algorithm));
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        switch (request.RequestUri!.AbsolutePath)
        {
            case "/.well-known/openid-configuration":
                return Json(
                    JsonSerializer.Serialize(new { issuer = SaysIssuer, jwks_uri = Issuer + Keys })
                );
            case Keys:
                return Json(
                    Encoding.UTF8.GetString(JwkSet.Write([Keyring.Key(JwsAlgorithm.RS256).Jwk]))
                );
            case "/login/common/oauth/tokens":
                var form = await request.Content!.ReadAsStringAsync(cancellationToken);
                return form.Contains("grant_type=refresh_token", StringComparison.Ordinal)
                        ? Refresh(form)
                    : RefusesCode is var (status, body)
                        ? new HttpResponseMessage(status) { Content = new StringContent(body) }
                    : Tokens(IdToken());
            default:
                Called.Enqueue(request.RequestUri);
                Bearers.Enqueue(request.Headers.Authorization!.Parameter!);
                if (ServicesHost is not null && request.RequestUri.Host != ServicesHost)
                    return new HttpResponseMessage(HttpStatusCode.MisdirectedRequest);
                return Believes(request.Headers.Authorization!.Parameter!)
                    ? Json("{}")
                    : new HttpResponseMessage(HttpStatusCode.Unauthorized);
        }
    }

    private HttpResponseMessage Refresh(string form)
    {
        var count = Interlocked.Increment(ref refreshed);
        if (RefusesRefresh is var (status, body))
            return new HttpResponseMessage(status) { Content = new StringContent(body) };
        var next = KeepsRefreshToken ? "refresh 0" : $"refresh {count}";
        var id = RefreshedIdToken is { } token ? $"\"{token}\"" : "null";
        return used.TryAdd(form, true) || KeepsRefreshToken
            ? Json(
                $$"""{"access_token":"next {{count}}","token_type":"Bearer","expires_in":3600,"refresh_token":"{{next}}","id_token":{{id}}}"""
            )
            : new HttpResponseMessage(HttpStatusCode.BadRequest)
            {
                Content = new StringContent("""{"error":"invalid_grant"}"""),
            };
    }

    // Such as ends at once: the first call has to renew it.
    private static HttpResponseMessage Tokens(string idToken) =>
        Json(
            $$"""{"access_token":"first","token_type":"Bearer","expires_in":10,"refresh_token":"refresh 0","id_token":"{{idToken}}"}"""
        );

    private static HttpResponseMessage Json(string text) =>
        new(HttpStatusCode.OK)
        {
            Content = new StringContent(text, Encoding.UTF8, "application/json"),
        };
}
