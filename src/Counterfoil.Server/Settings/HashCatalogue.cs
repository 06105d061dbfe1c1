namespace Counterfoil.Server.Settings;

/// <summary>What a password hash may cost.</summary>
internal static class HashCatalogue
{
    /// <summary>Argon2id's memory.</summary>
    public static Setting<int> Memory { get; } =
        Bounded.Number(
            "hash-memory",
            "19456",
            8,
            1_048_576,
            "Memory of one password hash (Argon2id), in KiB. `counterfoil doctor` proposes a cost for this machine."
        );

    /// <summary>Argon2id's passes.</summary>
    public static Setting<int> Iterations { get; } =
        Bounded.Number(
            "hash-iterations",
            "2",
            1,
            64,
            "Passes over that memory. Memory times passes is at most 4194304."
        );

    /// <summary>PBKDF2's rounds.</summary>
    public static Setting<int> Rounds { get; } =
        Bounded.Number(
            "hash-pbkdf2-rounds",
            "210000",
            1,
            10_000_000,
            "Rounds of PBKDF2-HMAC-SHA512, where no library for Argon2id is installed."
        );

    /// <summary>Hashes at once.</summary>
    public static Setting<int> Lanes { get; } =
        Bounded.Number(
            "hash-lanes",
            "0",
            0,
            256,
            "Password hashes calculated at once; 0 is one for each processor but one, which stays free for those who are in already. They take lanes times the memory of one."
        );

    /// <summary>Hashes that wait.</summary>
    public static Setting<int> Queue { get; } =
        Bounded.Number(
            "hash-queue",
            "64",
            0,
            10_000,
            "Logins that may wait for a lane; more are told that the server is busy (503)."
        );

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Memory, Iterations, Rounds, Lanes, Queue];
}
