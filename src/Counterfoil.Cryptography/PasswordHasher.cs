using System.Diagnostics;
using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// Hashes passwords by Argon2id (RFC 9106), or by PBKDF2-HMAC-SHA512 (RFC 8018) where no library for it is
/// installed. Passwords come as bytes: the caller normalises (NFKC, UTF-8) and caps their length; nothing
/// is cut here. Reads both kinds whatever is current. Thread-safe; each call takes the cost's memory, so
/// run it in a <see cref="HashingLane"/>.
/// </summary>
public sealed class PasswordHasher
{
    private const int RoundsOfMeasure = 3;
    private readonly PasswordCost cost;
    private readonly PasswordAlgorithm algorithm;
    private readonly string nobodysHash;

    /// <summary>Takes libsodium, else libargon2, else PBKDF2, unless one is forced.</summary>
    /// <exception cref="ArgumentException">The cost is out of the bounds that <see cref="PasswordCost"/> states.</exception>
    /// <exception cref="PlatformNotSupportedException">The forced algorithm's library is not installed.</exception>
    public PasswordHasher(PasswordCost cost, PasswordAlgorithm? forced = null)
    {
        this.cost = cost;
        algorithm =
            forced
            ?? Argon2.LibraryFor(PasswordAlgorithm.Argon2idSodium, PasswordHash.SaltSize)
            ?? PasswordAlgorithm.Pbkdf2Sha512;
        if (
            algorithm != PasswordAlgorithm.Pbkdf2Sha512
            && Argon2.LibraryFor(algorithm, PasswordHash.SaltSize) != algorithm
        )
        {
            throw new PlatformNotSupportedException(
                "The library of the forced password algorithm is not installed."
            );
        }

        // A hash of nobody's password: random bytes which no password is known to give.
        var nobody = NewHash(RandomNumberGenerator.GetBytes(PasswordHash.HashSize));
        if (!nobody.IsWithinBounds)
        {
            throw new ArgumentException(
                "The cost of a password hash is out of bounds.",
                nameof(cost)
            );
        }

        nobodysHash = nobody.ToString();
    }

    /// <summary>The algorithm in words, for the operator: <c>argon2id (libsodium)</c>.</summary>
    public string Algorithm =>
        algorithm switch
        {
            PasswordAlgorithm.Argon2idSodium => "argon2id (libsodium)",
            PasswordAlgorithm.Argon2idReference => "argon2id (libargon2)",
            _ => "pbkdf2-hmac-sha512",
        };

    /// <summary>A new hash with a random salt of 16 bytes, as a PHC string.</summary>
    /// <exception cref="CryptographicException">There is not enough memory.</exception>
    public string Hash(ReadOnlySpan<byte> password)
    {
        var hash = NewHash(new byte[PasswordHash.HashSize]);
        Compute(hash, password, hash.Hash);
        return hash.ToString();
    }

    /// <summary>
    /// Compares a password with a stored hash in fixed time. A hash that is malformed, dearer than the
    /// bounds or of a missing library is <see cref="PasswordMatch.Wrong"/>, after the work of a comparison.
    /// </summary>
    /// <exception cref="CryptographicException">There is not enough memory.</exception>
    public PasswordMatch Verify(string phc, ReadOnlySpan<byte> password)
    {
        if (
            !PasswordHash.TryParse(phc, out var stored)
            || (stored.IsArgon2 && Argon2.LibraryFor(algorithm, stored.Salt.Length) is null)
        )
        {
            VerifyNothing(password);
            return PasswordMatch.Wrong;
        }

        Span<byte> computed = stackalloc byte[PasswordHash.LongestHash];
        computed = computed[..stored.Hash.Length];
        Compute(stored, password, computed);
        return (
            SecretDigest.FixedTimeEquals(stored.Hash, computed),
            IsBelowConfigured(stored)
        ) switch
        {
            (false, _) => PasswordMatch.Wrong,
            (true, true) => PasswordMatch.RightButRehash,
            (true, false) => PasswordMatch.Right,
        };
    }

    /// <summary>
    /// The work of <see cref="Verify"/> with nothing to compare, for a name that nobody has: otherwise the
    /// time of an answer would tell which names exist.
    /// </summary>
    /// <exception cref="CryptographicException">There is not enough memory.</exception>
    public void VerifyNothing(ReadOnlySpan<byte> password) => _ = Verify(nobodysHash, password);

    /// <summary>How long one hash takes on this machine now: the median of some rounds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of rounds is below 1.</exception>
    public TimeSpan Measure(int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var taken = new TimeSpan[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            VerifyNothing("an ordinary password"u8);
            taken[round] = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(taken);
        return taken[rounds / 2];
    }

    /// <summary>
    /// Chooses the cost at which one hash takes about the target on this machine, never below
    /// <see cref="PasswordCost.Default"/>: first more memory, which hurts an attacker most, then more passes.
    /// </summary>
    /// <param name="target">The wanted duration of one hash.</param>
    /// <param name="forced">As in the constructor.</param>
    /// <param name="mostMemoryKiB">Memory is not raised past this; at least the default's, at most 1 GiB.</param>
    /// <param name="measure">Tells how long one hash of a cost takes; null measures it here.</param>
    public static PasswordCost Calibrate(
        TimeSpan target,
        PasswordAlgorithm? forced = null,
        int mostMemoryKiB = 65_536,
        Func<PasswordCost, TimeSpan>? measure = null
    )
    {
        measure ??= cost => new PasswordHasher(cost, forced).Measure(RoundsOfMeasure);
        var minimum = PasswordCost.Default;
        var ratio = Ratio(target, measure(minimum));
        if (new PasswordHasher(minimum, forced).algorithm == PasswordAlgorithm.Pbkdf2Sha512)
        {
            var rounds = Math.Clamp(
                minimum.Pbkdf2Iterations * ratio,
                minimum.Pbkdf2Iterations,
                10_000_000
            );
            return minimum with { Pbkdf2Iterations = (int)rounds };
        }

        var most = Math.Clamp(mostMemoryKiB, minimum.MemoryKiB, 1_048_576);
        var roomy = minimum with
        {
            MemoryKiB = (int)Math.Clamp(minimum.MemoryKiB * ratio, minimum.MemoryKiB, most),
        };
        var passes = roomy.Iterations * Ratio(target, measure(roomy));
        return roomy with
        {
            Iterations = (int)
                Math.Clamp(passes, minimum.Iterations, Math.Min(64, 4_194_304 / roomy.MemoryKiB)),
        };
    }

    private static double Ratio(TimeSpan target, TimeSpan taken) =>
        target / TimeSpan.FromTicks(Math.Max(1, taken.Ticks));

    private PasswordHash NewHash(byte[] hash)
    {
        var salt = RandomNumberGenerator.GetBytes(PasswordHash.SaltSize);
        return algorithm == PasswordAlgorithm.Pbkdf2Sha512
            ? new PasswordHash(IsArgon2: false, 0, cost.Pbkdf2Iterations, salt, hash)
            : new PasswordHash(IsArgon2: true, cost.MemoryKiB, cost.Iterations, salt, hash);
    }

    private void Compute(PasswordHash hash, ReadOnlySpan<byte> password, Span<byte> destination)
    {
        if (!hash.IsArgon2)
        {
            Rfc2898DeriveBytes.Pbkdf2(
                password,
                hash.Salt,
                destination,
                hash.Iterations,
                HashAlgorithmName.SHA512
            );
            return;
        }

        var library =
            Argon2.LibraryFor(algorithm, hash.Salt.Length)
            ?? throw new PlatformNotSupportedException("No library for Argon2id is installed.");
        Argon2.Compute(library, hash.MemoryKiB, hash.Iterations, password, hash.Salt, destination);
    }

    private bool IsBelowConfigured(PasswordHash stored) =>
        stored.IsArgon2 == (algorithm == PasswordAlgorithm.Pbkdf2Sha512)
        || stored.Iterations < (stored.IsArgon2 ? cost.Iterations : cost.Pbkdf2Iterations)
        || (stored.IsArgon2 && stored.MemoryKiB < cost.MemoryKiB)
        || stored.Salt.Length < PasswordHash.SaltSize
        || stored.Hash.Length < PasswordHash.HashSize;
}
