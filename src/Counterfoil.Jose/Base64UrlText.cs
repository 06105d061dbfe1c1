using System.Buffers.Text;

namespace Counterfoil.Jose;

/// <summary>
/// Base64url as RFC 7515 2 has it: no padding, no white space, and no bits behind the end, so that every byte string has
/// one text and no token has a second form. Thread-safe.
/// </summary>
public static class Base64UrlText
{
    /// <summary>The text of those bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The bytes of that text; <c>null</c> when it is anything but the one text of some bytes.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        // The framework's decoder skips white space and takes padding; both are refused here first.
        if (text.Length % 4 == 1 || !IsAlphabet(text))
            return null;
        if (text.Length % 4 is var rest and not 0)
        {
            var unused = rest == 2 ? 0b1111 : 0b11;
            if ((ValueOf(text[^1]) & unused) != 0)
                return null;
        }
        return Base64Url.DecodeFromChars(text);
    }

    private static bool IsAlphabet(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
                return false;
        }
        return true;
    }

    private static int ValueOf(char character) =>
        character switch
        {
            >= 'A' and <= 'Z' => character - 'A',
            >= 'a' and <= 'z' => character - 'a' + 26,
            >= '0' and <= '9' => character - '0' + 52,
            '-' => 62,
            _ => 63,
        };
}
