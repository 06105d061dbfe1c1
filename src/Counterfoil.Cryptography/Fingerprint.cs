using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// A digest of bytes that are no secret, to know them by when they come again: half of SHA-256. Thread-safe.
/// </summary>
public static class Fingerprint
{
    /// <summary>The first 128 bits; nobody finds two byte strings that share them.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
