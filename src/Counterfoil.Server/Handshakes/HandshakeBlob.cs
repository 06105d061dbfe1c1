using Microsoft.Extensions.Primitives;

namespace Counterfoil.Server.Handshakes;

/// <summary>What stands behind <c>Authorization: Negotiate</c> (RFC 4559 section 4.2). Stateless.</summary>
internal static class HandshakeBlob
{
    /// <summary>The most bytes of a blob: what Windows allows a ticket with all its groups (MaxTokenSize).</summary>
    public const int MaxBytes = 48_000;

    /// <summary>The most characters that those take in base64.</summary>
    public const int MaxCharacters = MaxBytes / 3 * 4;

    private const string Scheme = "Negotiate";

    /// <summary>Whether a request brings one, readable or not.</summary>
    public static bool IsIn(StringValues lines) => Pieces(lines).Any();

    /// <summary>The blob; <c>null</c> when it is malformed or too long, or when there are several.</summary>
    public static byte[]? Read(StringValues lines)
    {
        if (Pieces(lines).Take(2).ToList() is not [var only])
            return null;
        var value = only.AsSpan(Scheme.Length).Trim();
        if (value.Length is 0 or > MaxCharacters)
            return null;
        var bytes = new byte[value.Length / 4 * 3];
        return Convert.TryFromBase64Chars(value, bytes, out var count) ? bytes[..count] : null;
    }

    // Clients and proxies join lines by a comma, which base64 does not hold (RFC 9110 section 5.3).
    private static IEnumerable<string> Pieces(StringValues lines) =>
        lines
            .SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Where(IsHandshake);

    private static bool IsHandshake(string piece) =>
        piece.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && (piece.Length == Scheme.Length || piece[Scheme.Length] == ' ');
}
