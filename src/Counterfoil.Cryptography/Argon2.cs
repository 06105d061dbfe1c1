using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// Argon2id (RFC 9106, version 1.3, one lane) of the system's libraries. A library that is not installed is
/// not available and throws nothing.
/// </summary>
internal static partial class Argon2
{
    private const string Sodium = "sodium";
    private const string Reference = "argon2";
    private const int SodiumArgon2id13 = 2;
    private const int SodiumSaltSize = 16;

    private static readonly nint SodiumHandle = Load(
        "libsodium.so.23",
        "libsodium.so.26",
        "libsodium"
    );
    private static readonly nint ReferenceHandle = Load("libargon2.so.1", "libargon2");
    private static readonly bool SodiumIsReady = PrepareSodium();

    /// <summary>
    /// The library to calculate with: the preferred one where it can, else the other. libsodium takes salts
    /// of 16 bytes alone. Null when neither can.
    /// </summary>
    internal static PasswordAlgorithm? LibraryFor(PasswordAlgorithm preferred, int saltSize)
    {
        var sodium = SodiumIsReady && saltSize == SodiumSaltSize;
        return (sodium, ReferenceHandle != 0) switch
        {
            (true, true) => preferred == PasswordAlgorithm.Argon2idReference
                ? PasswordAlgorithm.Argon2idReference
                : PasswordAlgorithm.Argon2idSodium,
            (true, false) => PasswordAlgorithm.Argon2idSodium,
            (false, true) => PasswordAlgorithm.Argon2idReference,
            _ => null,
        };
    }

    /// <summary>Fills the destination with the hash.</summary>
    /// <exception cref="CryptographicException">The library failed, which it does for want of memory.</exception>
    internal static void Compute(
        PasswordAlgorithm library,
        int memoryKiB,
        int iterations,
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> salt,
        Span<byte> destination
    )
    {
        var outcome =
            library == PasswordAlgorithm.Argon2idSodium
                ? crypto_pwhash(
                    destination,
                    (ulong)destination.Length,
                    password,
                    (ulong)password.Length,
                    salt,
                    (ulong)iterations,
                    (nuint)memoryKiB * 1024,
                    SodiumArgon2id13
                )
                : argon2id_hash_raw(
                    (uint)iterations,
                    (uint)memoryKiB,
                    1,
                    password,
                    (nuint)password.Length,
                    salt,
                    (nuint)salt.Length,
                    destination,
                    (nuint)destination.Length
                );
        // Never go on with an unfilled destination: zeros would match the zeros of another failure.
        if (outcome != 0)
        {
            throw new CryptographicException(
                "Argon2id could not be calculated; is there enough memory?"
            );
        }
    }

    private static nint Load(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (
                NativeLibrary.TryLoad(
                    name,
                    typeof(Argon2).Assembly,
                    DllImportSearchPath.SafeDirectories,
                    out var handle
                )
            )
            {
                return handle;
            }
        }

        return 0;
    }

    private static bool PrepareSodium()
    {
        NativeLibrary.SetDllImportResolver(typeof(Argon2).Assembly, Resolve);
        return SodiumHandle != 0 && sodium_init() >= 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name switch
        {
            Sodium => SodiumHandle,
            Reference => ReferenceHandle,
            _ => 0,
        };

    // The names are those of sodium/crypto_pwhash.h and argon2.h.
#pragma warning disable IDE1006
    [LibraryImport(Sodium)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int sodium_init();

    [LibraryImport(Sodium)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int crypto_pwhash(
        Span<byte> output,
        ulong outputSize,
        ReadOnlySpan<byte> password,
        ulong passwordSize,
        ReadOnlySpan<byte> salt,
        ulong operations,
        nuint memory,
        int algorithm
    );

    [LibraryImport(Reference)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int argon2id_hash_raw(
        uint iterations,
        uint memoryKiB,
        uint lanes,
        ReadOnlySpan<byte> password,
        nuint passwordSize,
        ReadOnlySpan<byte> salt,
        nuint saltSize,
        Span<byte> hash,
        nuint hashSize
    );
#pragma warning restore IDE1006
}
