using System.Buffers;
using System.Globalization;
using System.Text;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Applications;

/// <summary>
/// The text of an application token: <c>cfa_</c>, 22 characters that name its row, 44 of secret (256 bits), 6 of checksum;
/// all of them letters and digits. The prefix and the checksum are for those who look for secrets in source code and logs:
/// <c>cfa_[0-9A-Za-z]{72}</c> finds them, and a wrong checksum tells a chance hit from a token.
/// </summary>
/// <remarks>The checksum is the CRC-32 (IEEE 802.3) of all characters before it, in base 62, padded on the left with 0.</remarks>
public static class TokenText
{
    /// <summary>What every token made here begins with.</summary>
    public const string Prefix = "cfa_";

    /// <summary>How long a token made here is.</summary>
    public const int Length = 76;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Digits);
    private const int WordLength = 22;
    private const int SumLength = 6;
    private const uint Polynomial = 0xEDB8_8320;
    private const string DigestPurpose = "application token";
    private const string Registry = "*";

    /// <summary>A new token for the row of that id.</summary>
    public static Secret Make(Guid id)
    {
        var text = new StringBuilder(Prefix, Length);
        Append(
            text,
            UInt128.Parse(id.ToString("N"), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            WordLength
        );
        for (var half = 0; half < 2; half++)
            Append(text, RandomWord(), WordLength);
        Append(text, Sum(text.ToString()), SumLength);
        return new Secret(text.ToString());
    }

    /// <summary>Whether a text looks like a token made here and its checksum is right. Proves nothing.</summary>
    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (
            text.Length != Length
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan(Prefix.Length).ContainsAnyExcept(Alphabet)
        )
            return false;
        var sum = new StringBuilder(SumLength);
        Append(sum, Sum(text[..^SumLength]), SumLength);
        return text.EndsWith(sum.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What is kept of a token, whatever its text: 32 bytes from which the text cannot be found.</summary>
    public static ReadOnlyMemory<byte> DigestOf(Secret token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return SecretDigest.Compute(
            DigestPurpose,
            Registry,
            0,
            Encoding.UTF8.GetBytes(token.Reveal())
        );
    }

    private static UInt128 RandomWord()
    {
        var bytes = Randomness.NextBytes(16);
        return new UInt128(BitConverter.ToUInt64(bytes, 0), BitConverter.ToUInt64(bytes, 8));
    }

    private static void Append(StringBuilder text, UInt128 value, int length)
    {
        Span<char> digits = stackalloc char[length];
        for (var i = length - 1; i >= 0; i--)
        {
            (value, var digit) = UInt128.DivRem(value, 62);
            digits[i] = Digits[(int)digit];
        }
        text.Append(digits);
    }

    private static uint Sum(string text)
    {
        var sum = uint.MaxValue;
        foreach (var character in text)
        {
            sum ^= character;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * Polynomial);
        }
        return ~sum;
    }
}
