using System.Buffers;
using System.Text;

namespace Counterfoil.Server.OAuth;

/// <summary>Reads and writes one name or value of <c>application/x-www-form-urlencoded</c> (WHATWG URL, section 5).</summary>
internal static class FormText
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private static readonly SearchValues<char> Escaped = SearchValues.Create("%+");

    /// <summary>The text; <c>null</c> when an escape is none, when it is no UTF-8, or when it is longer than said.</summary>
    public static string? Decode(ReadOnlySpan<char> raw, int longest)
    {
        if (raw.Length > longest * 9)
            return null;
        if (!raw.ContainsAny(Escaped))
            return raw.Length <= longest ? raw.ToString() : null;
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(raw.Length));
        try
        {
            return
                TryUnescape(raw, bytes, out var count)
                && Strict.GetCharCount(bytes, 0, count) <= longest
                ? Strict.GetString(bytes, 0, count)
                : null;
        }
        catch (ArgumentException)
        {
            // No UTF-8.
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    /// <summary>Whether a text holds nothing that only breaks what it is put into: control characters, half surrogates.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    private static bool TryUnescape(ReadOnlySpan<char> raw, byte[] bytes, out int count)
    {
        count = 0;
        while (!raw.IsEmpty)
        {
            switch (raw[0])
            {
                case '+':
                    bytes[count++] = (byte)' ';
                    raw = raw[1..];
                    break;
                case '%':
                    if (
                        raw.Length < 3
                        || !char.IsAsciiHexDigit(raw[1])
                        || !char.IsAsciiHexDigit(raw[2])
                    )
                        return false;
                    bytes[count++] = (byte)((Hex(raw[1]) << 4) | Hex(raw[2]));
                    raw = raw[3..];
                    break;
                default:
                    var end = raw.IndexOfAny(Escaped);
                    var plain = end < 0 ? raw : raw[..end];
                    count += Strict.GetBytes(plain, bytes.AsSpan(count));
                    raw = raw[plain.Length..];
                    break;
            }
        }
        return true;
    }

    private static int Hex(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
