using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Journeys.Kills;

/// <summary>Where an application asks.</summary>
internal delegate Task<Answered> Ask(HttpRequestMessage request);

/// <summary>An application that sends people to a server, and what it asks there in their place.</summary>
internal sealed class FlowApplication(string clientId, string? secret, string callback)
{
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters-0123456789";
    private const string OAuth = "login/common/oauth/";

    public string ClientId => clientId;

    /// <summary>Whether it keeps a secret: then its refresh token stays the same, and it may look into tokens.</summary>
    public bool IsConfidential => secret is not null;

    /// <summary>Where a browser begins.</summary>
    public string BeginAt =>
        $"/{OAuth}authorize?client_id={clientId}&redirect_uri={Uri.EscapeDataString(callback)}"
        + "&response_type=code&scope=openid%20webapi&state=a&nonce=b"
        + $"&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))}&code_challenge_method=S256";

    public Task<Answered> RedeemAsync(Ask ask, string code) =>
        PostAsync(
            ask,
            "tokens",
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", callback),
            ("code_verifier", Verifier)
        );

    public Task<Answered> RefreshAsync(Ask ask, string token) =>
        PostAsync(ask, "tokens", ("grant_type", "refresh_token"), ("refresh_token", token));

    /// <summary>An access token of its own, with nobody at the keyboard.</summary>
    public Task<Answered> ForItselfAsync(Ask ask, string tenant) =>
        PostAsync(ask, "tokens", ("grant_type", "client_credentials"), ("tenant", tenant));

    public Task<Answered> RevokeAsync(Ask ask, string token) =>
        PostAsync(ask, "revoke", ("token", token));

    /// <summary>Whether the token is good: for introspection, where it may ask that, and for who it is of.</summary>
    /// <returns><c>null</c> where the two say different things, or something else altogether.</returns>
    public async Task<bool?> IsGoodAsync(Ask ask, string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, OAuth + "userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        bool? heard = (int)(await ask(request)).Status switch
        {
            200 => true,
            401 => false,
            _ => null,
        };
        return !IsConfidential || await IsActiveAsync(ask, accessToken) == heard ? heard : null;
    }

    public async Task<bool> IsActiveAsync(Ask ask, string token) =>
        (bool)(await PostAsync(ask, "introspect", ("token", token))).Json["active"]!;

    private async Task<Answered> PostAsync(
        Ask ask,
        string path,
        params (string Name, string Value)[] fields
    )
    {
        var all = fields.Append(("client_id", clientId));
        if (secret is not null)
            all = all.Append(("client_secret", secret));
        using var request = new HttpRequestMessage(HttpMethod.Post, OAuth + path)
        {
            Content = new FormUrlEncodedContent(
                all.Select(field => KeyValuePair.Create(field.Item1, field.Item2))
            ),
        };
        return await ask(request);
    }
}
