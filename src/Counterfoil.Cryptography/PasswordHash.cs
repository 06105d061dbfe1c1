using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Counterfoil.Cryptography;

/// <summary>How a password hash is calculated, and by whom.</summary>
public enum PasswordAlgorithm
{
    /// <summary>Argon2id by the system's libsodium.</summary>
    Argon2idSodium,

    /// <summary>Argon2id by the system's libargon2, the reference implementation; the same bytes.</summary>
    Argon2idReference,

    /// <summary>
    /// PBKDF2-HMAC-SHA512 by the framework, where neither library is installed. HMAC fills its key up with
    /// zeros (RFC 2104), so zero bytes at a password's end do not count here.
    /// </summary>
    Pbkdf2Sha512,
}

/// <summary>What became of a password beside its hash.</summary>
public enum PasswordMatch
{
    /// <summary>It is another password, or the hash cannot be read.</summary>
    Wrong,

    /// <summary>It is the password.</summary>
    Right,

    /// <summary>It is the password; the hash is of another algorithm or cheaper than configured: store a new one.</summary>
    RightButRehash,
}

/// <summary>
/// What one password hash costs. The defaults are the minimum of OWASP's Password Storage Cheat Sheet;
/// whoever goes below has a reason (a test).
/// </summary>
/// <param name="MemoryKiB">Argon2id's memory: 8 to 1,048,576 KiB; default 19,456. One lane of hashing takes as much.</param>
/// <param name="Iterations">Argon2id's passes over the memory: 1 to 64; default 2. Memory times passes is at most 4,194,304.</param>
public sealed record PasswordCost(int MemoryKiB, int Iterations)
{
    /// <summary>19 MiB, two passes, one lane; 210,000 rounds of PBKDF2-HMAC-SHA512.</summary>
    public static PasswordCost Default { get; } = new(19_456, 2);

    /// <summary>Rounds of PBKDF2-HMAC-SHA512, where that is the algorithm: 1 to 10,000,000; default 210,000.</summary>
    public int Pbkdf2Iterations { get; init; } = 210_000;
}

/// <summary>
/// A password hash in the PHC string format: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c> or
/// <c>$pbkdf2-sha512$i=210000$salt$hash</c>, base64 without padding. One spelling each.
/// </summary>
internal sealed record PasswordHash(
    bool IsArgon2,
    int MemoryKiB,
    int Iterations,
    byte[] Salt,
    byte[] Hash
)
{
    internal const int SaltSize = 16;
    internal const int HashSize = 32;
    internal const int LongestHash = 64;
    private const int LongestText = 300;

    // A row that somebody planted must not make a login take the machine's memory or its minutes.
    internal bool IsWithinBounds =>
        (
            IsArgon2
                ? MemoryKiB is >= 8 and <= 1_048_576
                    && Iterations is >= 1 and <= 64
                    && (long)MemoryKiB * Iterations <= 4_194_304
                : MemoryKiB == 0 && Iterations is >= 1 and <= 10_000_000
        )
        && Salt.Length is >= 8 and <= 64
        // A short hash would be matched by many passwords, an empty one by all.
        && Hash.Length is >= SaltSize and <= LongestHash;

    public override string ToString() =>
        IsArgon2
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"$argon2id$v=19$m={MemoryKiB},t={Iterations},p=1${Encode(Salt)}${Encode(Hash)}"
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"$pbkdf2-sha512$i={Iterations}${Encode(Salt)}${Encode(Hash)}"
            );

    internal static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = null;
        if (text.Length > LongestText)
        {
            return false;
        }

        var candidate = text.Split('$') switch
        {
            ["", "argon2id", "v=19", var cost, var salt, var tag] => cost.Split(',')
                is [var m, var t, "p=1"]
                ? new PasswordHash(
                    IsArgon2: true,
                    Number(m, "m="),
                    Number(t, "t="),
                    Decode(salt),
                    Decode(tag)
                )
                : null,
            ["", "pbkdf2-sha512", var cost, var salt, var tag] => new PasswordHash(
                IsArgon2: false,
                0,
                Number(cost, "i="),
                Decode(salt),
                Decode(tag)
            ),
            _ => null,
        };
        // Writing it again and comparing refuses every second spelling at once.
        hash =
            candidate is { IsWithinBounds: true }
            && string.Equals(candidate.ToString(), text, StringComparison.Ordinal)
                ? candidate
                : null;
        return hash is not null;
    }

    private static int Number(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(
            text.AsSpan(prefix.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : 0;

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Decode(string text)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? bytes[..written] : [];
    }
}
