using System.Text;

namespace Counterfoil.Server.Soap;

/// <summary>
/// From bytes to text: UTF-8 or, by its byte order mark, UTF-16, and nothing else (WS-I Basic Profile 1.1 R4003).
/// Bytes that are neither are refused and never replaced: a replaced character is a different password. Stateless.
/// </summary>
internal static class Encodings
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding LittleEndian = new(false, false, true);
    private static readonly UnicodeEncoding BigEndian = new(true, false, true);

    /// <summary>Whether a declared name is one of those read here; none declared is.</summary>
    public static bool IsRead(string? name) =>
        name is null
        || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || name.Equals("utf-16", StringComparison.OrdinalIgnoreCase)
        || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes; <c>null</c> when the bytes are neither.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. var rest] => Utf8.GetString(rest),
                [0xFF, 0xFE, .. var rest] => LittleEndian.GetString(rest),
                [0xFE, 0xFF, .. var rest] => BigEndian.GetString(rest),
                _ => Utf8.GetString(bytes),
            };
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
