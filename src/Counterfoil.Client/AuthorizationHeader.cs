using System.Text;
using Microsoft.Extensions.Primitives;

namespace Counterfoil.Client;

/// <summary>
/// Reads <c>Authorization: Basic | SOTicket | Bearer</c> into evidence (RFC 9110 section 11.4, wire.md 1.14). Schemes are
/// compared without regard to case; several header lines, or one that joins them by commas, are several pieces of evidence. Stateless and thread-safe.
/// </summary>
/// <remarks>
/// RFC 7617 splits a Basic value at the first colon, but a ticket contains one: in a decoded value that begins like a
/// ticket or an access token, that ends at the next colon after its prefix, and the rest is ignored.
/// </remarks>
public static class AuthorizationHeader
{
    /// <summary>The most characters of one header line, or of a piece that was joined to others; a longer one is refused.</summary>
    public const int MaxLength = 8192;

    /// <summary>The most lines or joined pieces; more are refused.</summary>
    public const int MaxLines = 4;

    // A value that is no UTF-8 is refused: two readings of one name are how throttles get bypassed.
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>
    /// What a refusal offers: the ticket's own scheme and Basic, and to whoever came with a bearer token that this one is not
    /// good (RFC 6750 section 3).
    /// </summary>
    /// <param name="lines">The lines of the request that is refused.</param>
    /// <param name="realm">The realm; without quotes and backslashes.</param>
    public static StringValues Challenges(StringValues lines, string realm)
    {
        var basic = $"Basic realm=\"{realm}\", charset=\"UTF-8\"";
        return lines.Any(line =>
            line?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) is true
        )
            ? new(["SOTicket", basic, $"Bearer realm=\"{realm}\", error=\"invalid_token\""])
            : new(["SOTicket", basic]);
    }

    /// <summary>
    /// Reads all lines. False when one of them cannot be read (too long, too many, malformed base64 or UTF-8): then nothing
    /// of the request may be believed. Schemes that are none of ours bring no evidence. Never throws.
    /// </summary>
    public static bool TryRead(StringValues lines, out IReadOnlyList<Evidence> evidence)
    {
        evidence = [];
        if (lines.Count == 0)
            return true;
        if (lines.Count == 1 && lines[0]?.Contains(',', StringComparison.Ordinal) is not true)
        {
            if (!TryRead(lines[0], out var only))
                return false;
            if (only is not null)
                evidence = [only];
            return true;
        }
        return TryReadSeveral(lines, out evidence);
    }

    /// <summary>
    /// The ticket or access token, where one line brings one and nothing else: the ordinary case, read without copying.
    /// Whatever else there is, <see cref="TryRead(StringValues, out IReadOnlyList{Evidence})"/> reads it.
    /// </summary>
    internal static bool TryReadTicket(StringValues lines, out ReadOnlySpan<char> ticket)
    {
        ticket = default;
        if (lines.Count != 1 || lines[0] is not { Length: <= MaxLength } line)
            return false;
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        if (end < 0)
            return false;
        var scheme = line.AsSpan(0, end);
        ticket = line.AsSpan(end + 1).Trim();
        return (Is(scheme, "SOTicket") || Is(scheme, "Bearer"))
            && (Ticket.BeginsLike(ticket) || AccessTokenEvidence.Recognises(ticket))
            && !ticket.Contains(',');
    }

    // Clients and proxies join lines by a comma (RFC 9110 section 5.3); nothing that we read holds one.
    private static bool TryReadSeveral(StringValues lines, out IReadOnlyList<Evidence> evidence)
    {
        evidence = [];
        if (lines.Count > MaxLines)
            return false;
        var pieces = lines.SelectMany(line => (line ?? "").Split(',')).ToList();
        if (pieces.Count > MaxLines)
            return false;
        var several = new List<Evidence>(pieces.Count);
        foreach (var piece in pieces)
        {
            if (!TryRead(piece, out var item))
                return false;
            if (item is not null)
                several.Add(item);
        }
        evidence = several;
        return true;
    }

    private static bool TryRead(string? line, out Evidence? evidence)
    {
        evidence = null;
        if (line is null)
            return true;
        var text = line.AsSpan().Trim();
        var end = text.IndexOf(' ');
        var scheme = end < 0 ? text : text[..end];
        var value = end < 0 ? [] : text[end..].Trim();
        // A handshake, which the server reads for itself, holds all groups of its person.
        if (line.Length > MaxLength)
            return Is(scheme, "Negotiate");
        if (Is(scheme, "SOTicket") || Is(scheme, "Bearer"))
            evidence = OfTicket(value);
        else if (Is(scheme, "Basic"))
            return TryReadBasic(value, out evidence);
        return true;
    }

    // Since Services86 an access token may stand where a ticket does (wire.md 1.15).
    private static Evidence OfTicket(ReadOnlySpan<char> value)
    {
        var text = new Secret(value.ToString());
        return AccessTokenEvidence.Recognises(value)
            ? new AccessTokenEvidence(text)
            : new TicketEvidence(text);
    }

    private static bool TryReadBasic(ReadOnlySpan<char> value, out Evidence? evidence)
    {
        evidence = null;
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64Chars(value, bytes, out var count))
            return false;
        string text;
        try
        {
            text = Strict.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        var colon = EndOfUserName(text);
        evidence = Evidence.OfUserName(
            text[..colon],
            colon < text.Length ? new Secret(text[(colon + 1)..]) : Secret.Blank
        );
        return true;
    }

    private static int EndOfUserName(string text)
    {
        var begin = text.Length - text.AsSpan().TrimStart().Length;
        var start = text.AsSpan(begin);
        var from = 0;
        if (Ticket.BeginsLike(start))
            from = begin + Ticket.Prefix.Length;
        else if (AccessTokenEvidence.Recognises(start))
            from = begin + AccessTokenEvidence.Prefix.Length;
        var colon = text.IndexOf(':', from);
        return colon < 0 ? text.Length : colon;
    }

    private static bool Is(ReadOnlySpan<char> scheme, string name) =>
        scheme.Equals(name, StringComparison.OrdinalIgnoreCase);
}
