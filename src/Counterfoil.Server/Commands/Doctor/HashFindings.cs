using Counterfoil.Cryptography;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>Looks at how passwords are hashed, and what it should cost on this machine.</summary>
internal static class HashFindings
{
    private const int Rounds = 5;

    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> Find(ServerSettings settings, TimeSpan target)
    {
        var house = settings.House;
        var hasher = new PasswordHasher(house.PasswordCost);
        var isArgon2 = hasher.Algorithm.StartsWith("argon2", StringComparison.Ordinal);
        var taken = hasher.Measure(Rounds);
        yield return new Finding(
            isArgon2 ? Weight.Good : Weight.Warning,
            "password hashing",
            isArgon2
                ? hasher.Algorithm
                : $"{hasher.Algorithm}: no library for Argon2id is installed. Install libsodium (Debian: libsodium23)."
        );
        yield return new Finding(
            house.PasswordCost.MemoryKiB < PasswordCost.Default.MemoryKiB
            || house.PasswordCost.Iterations < PasswordCost.Default.Iterations
            || house.PasswordCost.Pbkdf2Iterations < PasswordCost.Default.Pbkdf2Iterations
                ? Weight.Warning
                : Weight.Good,
            "cost of a hash",
            FormattableString.Invariant(
                $"{taken.TotalMilliseconds:0} ms, {(isArgon2 ? house.PasswordCost.MemoryKiB / 1024 : 0)} MiB; {house.HashingLanes} at once"
            )
        );
        var proposed = PasswordHasher.Calibrate(target);
        yield return new Finding(
            Weight.Good,
            "proposed cost",
            FormattableString.Invariant($"for {target.TotalMilliseconds:0} ms: ")
                + (
                    isArgon2
                        ? FormattableString.Invariant(
                            $"hash-memory {proposed.MemoryKiB}, hash-iterations {proposed.Iterations}"
                        )
                        : FormattableString.Invariant(
                            $"hash-pbkdf2-rounds {proposed.Pbkdf2Iterations}"
                        )
                )
        );
    }
}
