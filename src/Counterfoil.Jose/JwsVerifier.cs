using System.Text;
using System.Text.Json;

namespace Counterfoil.Jose;

/// <summary>What became of a signed text.</summary>
public abstract record JwsResult
{
    private JwsResult() { }

    /// <summary>Signed by a trusted key. Only now is there anything to read.</summary>
    /// <param name="Payload">What was signed.</param>
    /// <param name="Key">Who signed it.</param>
    public sealed record Verified(ReadOnlyMemory<byte> Payload, VerificationKey Key) : JwsResult;

    /// <summary>Not believed.</summary>
    /// <param name="Reason">Why, for the log.</param>
    public sealed record Refused(JoseRefusal Reason) : JwsResult;
}

/// <summary>
/// Verifies compact JWS (RFC 7515) with keys that are trusted beforehand. The header chooses among them by name, and neither
/// brings a key nor an algorithm. Never throws for what arrived. Thread-safe.
/// </summary>
public sealed class JwsVerifier(IReadOnlyList<VerificationKey> keys)
{
    /// <summary>The longest token that is read, in characters.</summary>
    public const int MostLength = 16 * 1024;

    // A token that names no key is tried with few: each try costs a verification.
    private const int MostTries = 4;

    /// <summary>Verifies a token.</summary>
    /// <param name="token">What arrived.</param>
    /// <param name="type">The type that the caller expects.</param>
    public JwsResult Verify(string token, TokenType type)
    {
        if (token.Length > MostLength)
            return new JwsResult.Refused(JoseRefusal.TooLong);
        Span<Range> parts = stackalloc Range[6];
        var count = token.AsSpan().Split(parts, '.');
        if (count != 3)
        {
            return new JwsResult.Refused(
                count == 5 ? JoseRefusal.Encrypted : JoseRefusal.NotCompact
            );
        }
        if (
            Base64UrlText.Decode(token.AsSpan()[parts[0]]) is not { Length: > 0 } headerBytes
            || Base64UrlText.Decode(token.AsSpan()[parts[1]]) is not { } payload
            || Base64UrlText.Decode(token.AsSpan()[parts[2]]) is not { } signature
        )
            return new JwsResult.Refused(JoseRefusal.NotCompact);
        if (StrictJson.Parse(headerBytes) is not { } header)
            return new JwsResult.Refused(JoseRefusal.BadHeader);
        if (RefusalOf(header, type) is { } refusal)
            return new JwsResult.Refused(refusal);

        var trusted = KeysMeantBy(header);
        if (trusted.Count == 0)
            return new JwsResult.Refused(JoseRefusal.UnknownKey);
        trusted.RemoveAll(key => header.Text("alg") != key.Algorithm.Name());
        if (trusted.Count == 0)
            return new JwsResult.Refused(JoseRefusal.WrongAlgorithm);
        var signed = Encoding.ASCII.GetBytes(token, 0, parts[1].End.Value);
        foreach (var key in trusted.Take(MostTries))
        {
            if (key.Verify(signed, signature))
                return new JwsResult.Verified(payload, key);
        }
        return new JwsResult.Refused(JoseRefusal.WrongSignature);
    }

    private static JoseRefusal? RefusalOf(JsonElement header, TokenType type)
    {
        if (header.Has("crit") || header.Has("b64"))
            return JoseRefusal.UnknownExtension;
        if (header.Has("jwk") || header.Has("jku") || header.Has("x5u"))
            return JoseRefusal.KeyInHeader;
        foreach (var name in (ReadOnlySpan<string>)["alg", "kid", "typ", "x5t"])
        {
            if (header.Has(name) && header.Text(name) is null)
                return JoseRefusal.BadHeader;
        }
        return type.IsMetBy(header.Text("typ")) ? null : JoseRefusal.WrongType;
    }

    private List<VerificationKey> KeysMeantBy(JsonElement header)
    {
        if (header.Text("kid") is { } name)
            return [.. keys.Where(key => key.Jwk.KeyId == name)];
        if (header.Text("x5t") is { } thumbprint)
            return [.. keys.Where(key => key.Jwk.CertificateThumbprint == thumbprint)];
        return [.. keys];
    }
}
