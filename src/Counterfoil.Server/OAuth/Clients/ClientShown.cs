using System.Text;

namespace Counterfoil.Server.OAuth.Clients;

/// <summary>What a request says of the application that sends it (RFC 6749 section 2.3.1). Immutable.</summary>
/// <param name="ClientId">The application id; <c>null</c> where none was said.</param>
/// <param name="Token">The application's token; <c>null</c> where none was shown.</param>
/// <param name="IsBasic">Whether it came by <c>Authorization: Basic</c>.</param>
internal sealed record ClientShown(string? ClientId, Secret? Token, bool IsBasic)
{
    private const int LongestHeader = 2048;
    private const int LongestPart = 512;
    private const string Scheme = "Basic ";

    /// <summary>Reads header and form; <c>null</c> when they contradict, when both show a token, or when the header cannot be read.</summary>
    public static ClientShown? Read(HttpRequest request, Parameters parameters)
    {
        var inForm = parameters["client_id"];
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            return
                parameters.Faulty.Contains("client_id")
                || parameters.Faulty.Contains("client_secret")
                ? null
                : new ClientShown(inForm, parameters.Secret("client_secret"), IsBasic: false);
        // Exactly one way (RFC 6749 section 2.3).
        if (header is not [{ Length: <= LongestHeader } text] || parameters.Has("client_secret"))
            return null;
        return ReadBasic(text) is var (id, token) && (inForm is null || inForm == id)
            ? new ClientShown(id, token, IsBasic: true)
            : null;
    }

    private static (string Id, Secret? Token)? ReadBasic(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[text.Length];
        if (
            !Convert.TryFromBase64String(text[Scheme.Length..].Trim(), bytes, out var count)
            || !Ascii.IsValid(bytes.AsSpan(0, count))
        )
            return null;
        var pair = Encoding.ASCII.GetString(bytes, 0, count);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        // Both halves are form-encoded before they are joined: that is how a colon gets into either.
        if (
            colon < 0
            || FormText.Decode(pair.AsSpan(0, colon), LongestPart) is not { Length: > 0 } id
            || FormText.Decode(pair.AsSpan(colon + 1), LongestPart) is not { } secret
            || !FormText.IsPlain(id)
        )
            return null;
        return (id, secret.Length == 0 ? null : new Secret(secret));
    }
}
