using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// Encrypts what must stay unread in the database: AES-256-GCM under a key derived for the purpose and the
/// scope (tenant), with a random nonce. What is sealed opens only for the same purpose, scope and context,
/// so that a value moved to another row, column or tenant is worth nothing. Thread-safe.
/// </summary>
/// <remarks>
/// Layout: version 1 (byte), key number (int32, big-endian), nonce (12), ciphertext, tag (16). Version and
/// number are authenticated before the context. Random nonces bear 2^32 seals a key (NIST SP 800-38D 8.3):
/// per tenant and purpose, with room to spare. A change of layout is a new version byte.
/// </remarks>
public sealed class SecretBox(KeyRing ring, string purpose)
{
    private const byte Version = 1;
    private const int HeadSize = 1 + sizeof(int);
    private const int OnStack = 256;
    private readonly string fullPurpose = "secret-box:" + purpose;

    /// <summary>Encrypts under the current key.</summary>
    /// <param name="scope">The tenant, exactly as it will be given to <see cref="Open"/>; case counts.</param>
    /// <param name="context">What the value belongs to (table, column, row id), in an encoding that is unambiguous.</param>
    /// <param name="plaintext">The secret; may be empty. Its length shows.</param>
    /// <returns>33 bytes more than the secret.</returns>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[] Seal(string scope, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext)
    {
        var box = new byte[HeadSize + GcmSeal.Overhead + plaintext.Length];
        var number = ring.CurrentNumber;
        box[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(box.AsSpan(1), number);
        Span<byte> nonce = stackalloc byte[GcmSeal.NonceSize];
        RandomStock.Fill(nonce);
        var key =
            ring.Find(fullPurpose, scope, number)
            ?? throw new InvalidOperationException("The current key was forgotten.");
        key.Seal(nonce, [.. box.AsSpan(0, HeadSize), .. context], plaintext, box.AsSpan(HeadSize));
        return box;
    }

    /// <summary>Decrypts. Never throws because of the bytes, the context or the scope.</summary>
    /// <returns>
    /// The secret; null when it is malformed, changed, of another purpose, scope or context, or of a key
    /// that is not in the ring. One answer for all, so that nobody learns which it was.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[]? Open(string scope, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBytes)
    {
        var number = KeyNumberOf(sealedBytes);
        if (number == 0 || ring.Find(fullPurpose, scope, number) is not { } key)
        {
            return null;
        }

        var size = HeadSize + context.Length;
        var associated = size <= OnStack ? stackalloc byte[OnStack] : new byte[size];
        sealedBytes[..HeadSize].CopyTo(associated);
        context.CopyTo(associated[HeadSize..]);
        return key.Open(associated[..size], sealedBytes[HeadSize..]);
    }

    /// <summary>
    /// The number of the key under which this was sealed; 0 when malformed. Not authenticated: rotation
    /// asks it to find what is still under an old key, and nobody may conclude anything else from it.
    /// </summary>
    public static int KeyNumberOf(ReadOnlySpan<byte> sealedBytes) =>
        sealedBytes.Length >= HeadSize + GcmSeal.Overhead && sealedBytes[0] == Version
            ? Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(sealedBytes[1..]))
            : 0;
}

/// <summary>
/// Encrypts what a process keeps in its own memory for a while, under a random key that ends with it: a
/// dump or a swap file that misses the key shows nothing. Thread-safe.
/// </summary>
public sealed class ProcessBox : IDisposable
{
    private readonly byte[] processKey = GC.AllocateUninitializedArray<byte>(
        KeyRing.KeySize,
        pinned: true
    );
    private long count;
    private volatile bool disposed;

    /// <summary>Draws the key.</summary>
    public ProcessBox() => RandomNumberGenerator.Fill(processKey);

    /// <summary>Encrypts; the result opens in this object only.</summary>
    /// <exception cref="ObjectDisposedException">The box is disposed.</exception>
    public byte[] Seal(ReadOnlySpan<byte> plaintext)
    {
        // The key is used nowhere else, so a counter never repeats; random nonces would, in a busy cache.
        Span<byte> nonce = stackalloc byte[GcmSeal.NonceSize];
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], Interlocked.Increment(ref count));
        Span<byte> key = stackalloc byte[KeyRing.KeySize];
        CopyKey(key);
        var box = new byte[GcmSeal.Overhead + plaintext.Length];
        using var cipher = GcmSeal.Under(key);
        GcmSeal.Seal(cipher, nonce, [], plaintext, box);
        CryptographicOperations.ZeroMemory(key);
        return box;
    }

    /// <summary>Decrypts what <see cref="Seal"/> of this object gave.</summary>
    /// <exception cref="CryptographicException">It came from elsewhere or was changed: a bug, since it never left our memory.</exception>
    /// <exception cref="ObjectDisposedException">The box is disposed.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes)
    {
        Span<byte> key = stackalloc byte[KeyRing.KeySize];
        CopyKey(key);
        using var cipher = GcmSeal.Under(key);
        var plaintext = GcmSeal.Open(cipher, [], sealedBytes);
        CryptographicOperations.ZeroMemory(key);
        return plaintext ?? throw new CryptographicException("Not sealed by this object.");
    }

    /// <summary>Erases the key: everything sealed is lost.</summary>
    public void Dispose()
    {
        disposed = true;
        CryptographicOperations.ZeroMemory(processKey);
    }

    private void CopyKey(Span<byte> key)
    {
        // First the copy, then the flag: see KeyRing.TryDerive.
        processKey.CopyTo(key);
        Interlocked.MemoryBarrier();
        ObjectDisposedException.ThrowIf(disposed, this);
    }
}

/// <summary>Nonce, ciphertext and tag in a row. An <see cref="AesGcm"/> is one thread's at a time.</summary>
internal static class GcmSeal
{
    internal const int NonceSize = 12;
    internal const int Overhead = NonceSize + TagSize;

    // The whole tag: a shorter one is a cheaper forgery.
    private const int TagSize = 16;

    internal static AesGcm Under(ReadOnlySpan<byte> key) => new(key, TagSize);

    internal static void Seal(
        AesGcm cipher,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> plaintext,
        Span<byte> destination
    )
    {
        nonce.CopyTo(destination);
        cipher.Encrypt(
            nonce,
            plaintext,
            destination[NonceSize..^TagSize],
            destination[^TagSize..],
            associated
        );
    }

    internal static byte[]? Open(
        AesGcm cipher,
        ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> box
    )
    {
        if (box.Length < Overhead)
        {
            return null;
        }

        var plaintext = new byte[box.Length - Overhead];
        try
        {
            cipher.Decrypt(
                box[..NonceSize],
                box[NonceSize..^TagSize],
                box[^TagSize..],
                plaintext,
                associated
            );
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
