using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Cryptography;

/// <summary>
/// The secret from which all others inside the house are derived: 32 random bytes with a number. It lives
/// outside the database, as one line of text: <c>counterfoil-root-key-1:number:key:checksum</c>, the key
/// in base64url. Immutable and thread-safe; prints itself redacted.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RootKey
{
    internal const int Size = 32;
    private const string Format = "counterfoil-root-key-1";
    private const int ChecksumSize = 6;
    private const int LongestText = 128;

    // Pinned, so that the collector leaves no copies behind when it moves things.
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] material = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    private RootKey(int number) => Number = number;

    /// <summary>The key's number, from 1. What is sealed names it, so that keys can be replaced one by one.</summary>
    public int Number { get; }

    internal ReadOnlySpan<byte> Material => material;

    /// <summary>A new random key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static RootKey Create(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var key = new RootKey(number);
        RandomNumberGenerator.Fill(key.material);
        return key;
    }

    /// <summary>
    /// Reads one line of text, with white space around it allowed. Never throws and says nothing about
    /// what is wrong, since the text is a secret even when mistyped.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out RootKey? key)
    {
        key = null;
        text = text.Trim();
        Span<Range> parts = stackalloc Range[5];
        if (
            text.Length > LongestText
            || text.Split(parts, ':') != 4
            || !text[parts[0]].SequenceEqual(Format)
        )
        {
            return false;
        }

        if (
            !int.TryParse(
                text[parts[1]],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number < 1
        )
        {
            return false;
        }

        var candidate = new RootKey(number);
        // Only the one way to write a key is read: the checksum catches a slip of the pen, and comparing
        // the whole line catches second spellings (a leading zero, blanks or spare bits in the base64).
        if (
            !Base64Url.IsValid(text[parts[2]], out var size)
            || size != Size
            || !Base64Url.TryDecodeFromChars(text[parts[2]], candidate.material, out _)
            || !SecretDigest.FixedTimeEquals(
                Encoding.UTF8.GetBytes(candidate.ToText()),
                Encoding.UTF8.GetBytes(text.ToString())
            )
        )
        {
            candidate.Erase();
            return false;
        }

        key = candidate;
        return true;
    }

    /// <summary>The line of text to keep outside the database. This is the secret itself: for the key file only.</summary>
    public string ToText() =>
        string.Create(CultureInfo.InvariantCulture, $"{Clear()}:{Checksum()}");

    /// <summary>The key's number, never the key.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"root key {Number} (redacted)");

    internal void Erase() => CryptographicOperations.ZeroMemory(material);

    private string Clear() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Format}:{Number}:{Base64Url.EncodeToString(material)}"
        );

    private string Checksum() =>
        Base64Url.EncodeToString(
            SHA256.HashData(Encoding.UTF8.GetBytes(Clear())).AsSpan(0, ChecksumSize)
        );
}
