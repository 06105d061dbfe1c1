using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Client;

/// <summary>The only cryptography of an application: it keeps no ticket as a key, and binds a browser to its sign-in.</summary>
internal static class Digests
{
    // Of this process alone: what is digested here can be tested nowhere else.
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A keyed digest of the parts; parts cannot be shifted into one another.</summary>
    public static Digest Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key);
        foreach (var part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
        }
        Span<byte> bytes = stackalloc byte[32];
        hash.GetHashAndReset(bytes);
        return MemoryMarshal.Read<Digest>(bytes);
    }

    /// <summary>A nonce of 256 random bits, of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static Secret NextNonce() =>
        new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>What may be told of a nonce before it is shown (RFC 7636 section 4.2, S256).</summary>
    public static string BoundOf(Secret nonce) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(nonce.Reveal())));
}

/// <summary>256 bits, to look something up by.</summary>
internal readonly record struct Digest(UInt128 First, UInt128 Second);
