using System.Globalization;
using System.Text.Json;

namespace Counterfoil.Jose;

/// <summary>The claims of a token whose signature was verified. Immutable and thread-safe.</summary>
public sealed class JwtClaims
{
    // What DateTimeOffset can say; an instant beyond is no instant.
    private static readonly double Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private JwtClaims(JsonElement all) => All = all;

    /// <summary>All claims as they stand.</summary>
    public JsonElement All { get; }

    /// <summary>Who issued it (<c>iss</c>).</summary>
    public string? Issuer => Text("iss");

    /// <summary>Whom it is about (<c>sub</c>).</summary>
    public string? Subject => Text("sub");

    /// <summary>The token's own name (<c>jti</c>).</summary>
    public string? TokenId => Text("jti");

    /// <summary>The nonce of the request that it answers; comparing it is the caller's.</summary>
    public string? Nonce => Text("nonce");

    /// <summary>For whom it is (<c>aud</c>): one text or several.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    /// <summary>When it ends (<c>exp</c>).</summary>
    public DateTimeOffset? Expires { get; private init; }

    /// <summary>When it begins (<c>nbf</c>).</summary>
    public DateTimeOffset? NotBefore { get; private init; }

    /// <summary>When it was issued (<c>iat</c>); also where that stands as a text (wire.md 2.7).</summary>
    public DateTimeOffset? IssuedAt { get; private init; }

    /// <summary>The claim of that name, where it is a text.</summary>
    public string? Text(string name) => All.Text(name);

    /// <summary>The claims in a payload; <c>null</c> when it is no JSON object or a registered claim is of the wrong kind.</summary>
    internal static JwtClaims? Read(ReadOnlyMemory<byte> payload)
    {
        if (StrictJson.Parse(payload) is not { } all)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["iss", "sub", "jti", "nonce"])
        {
            if (all.Has(name) && all.Text(name) is null)
                return null;
        }
        var claims = new JwtClaims(all)
        {
            Audiences = Texts(all, "aud"),
            Expires = Instant(all, "exp"),
            NotBefore = Instant(all, "nbf"),
            IssuedAt = Instant(all, "iat") ?? InstantInText(all, "iat"),
        };
        return
            all.Has("aud") == (claims.Audiences.Count > 0)
            && all.Has("exp") == claims.Expires.HasValue
            && all.Has("nbf") == claims.NotBefore.HasValue
            && all.Has("iat") == claims.IssuedAt.HasValue
            ? claims
            : null;
    }

    private static List<string> Texts(JsonElement all, string name)
    {
        if (all.Text(name) is { } one)
            return [one];
        if (
            !all.TryGetProperty(name, out var several)
            || several.ValueKind is not JsonValueKind.Array
        )
            return [];
        List<string> texts = [];
        foreach (var text in several.EnumerateArray())
        {
            if (text.ValueKind is not JsonValueKind.String)
                return [];
            texts.Add(text.GetString()!);
        }
        return texts;
    }

    private static DateTimeOffset? Instant(JsonElement all, string name) =>
        all.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && seconds >= 0
        && seconds <= Last
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    private static DateTimeOffset? InstantInText(JsonElement all, string name) =>
        long.TryParse(
            all.Text(name),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds
        )
        && seconds <= Last
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
