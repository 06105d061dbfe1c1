namespace Counterfoil.Jose;

/// <summary>
/// Keys of the ROCA kind (CVE-2017-15361): a library of chips, found in identity cards and TPMs, built its primes from powers
/// of 65537, so that whoever has the public key can find the private one. Such a modulus is a power of 65537 modulo every
/// small prime, which happens to one honest modulus in 200 million.
/// </summary>
internal static class RocaModulus
{
    private const int Generator = 65537;

    // Those of the primes up to 167 modulo which 65537 does not generate every number.
    private static readonly int[] Primes =
    [
        11,
        13,
        17,
        19,
        37,
        53,
        61,
        71,
        73,
        79,
        97,
        103,
        107,
        109,
        127,
        151,
        157,
    ];

    /// <summary>Whether the number, its highest byte first, shows it.</summary>
    public static bool Is(byte[] modulus) =>
        Array.TrueForAll(Primes, prime => IsPower(Remainder(modulus, prime), prime));

    private static int Remainder(byte[] number, int prime) =>
        number.Aggregate(0, (remainder, next) => ((remainder << 8) + next) % prime);

    private static bool IsPower(int remainder, int prime)
    {
        var power = 1;
        do
        {
            if (power == remainder)
                return true;
            power = power * (Generator % prime) % prime;
        } while (power != 1);
        return false;
    }
}
