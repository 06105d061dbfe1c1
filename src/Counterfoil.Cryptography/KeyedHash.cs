using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Cryptography;

/// <summary>
/// HMAC-SHA256 under a key derived for the purpose and the scope (tenant). Names and addresses become keys
/// of a throttle that nobody can turn back by trying all names, as with a plain digest; links of a chain
/// become such that nobody without the root key can forge. Thread-safe.
/// </summary>
public sealed class KeyedHash(KeyRing ring, string purpose)
{
    private const int TextSize = 16;
    private readonly string fullPurpose = "keyed-hash:" + purpose;

    /// <summary>The hash under the current key.</summary>
    /// <returns>32 bytes.</returns>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[] Compute(string scope, ReadOnlySpan<byte> data) =>
        ComputeUnder(ring.CurrentNumber, scope, data)
        ?? throw new InvalidOperationException("No current key.");

    /// <summary>
    /// The hash under a stated key: what was kept before a rotation is checked under the key of its time,
    /// so whoever keeps a hash keeps <see cref="KeyRing.CurrentNumber"/> beside it.
    /// </summary>
    /// <returns>32 bytes; null when the number is not in the ring.</returns>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[]? ComputeUnder(int keyNumber, string scope, ReadOnlySpan<byte> data)
    {
        if (ring.Find(fullPurpose, scope, keyNumber) is not { } key)
        {
            return null;
        }

        var hash = new byte[HMACSHA256.HashSizeInBytes];
        key.Mac(data, [], [], hash);
        return hash;
    }

    /// <summary>
    /// The first 16 bytes of the hash of a text (as UTF-8), in base64url: 22 characters. Texts that differ
    /// only in broken surrogates share it.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public string ComputeText(string scope, string data) =>
        Base64Url.EncodeToString(Compute(scope, Encoding.UTF8.GetBytes(data)).AsSpan(0, TextSize));
}
