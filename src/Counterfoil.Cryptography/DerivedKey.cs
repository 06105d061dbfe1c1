using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// One key of a ring, with the MACs and ciphers that were set up under it: setting one up costs more than using it. Each is
/// one thread's while it is in use, and waits in between at the place of the processor it ran on. Thread-safe.
/// </summary>
internal sealed class DerivedKey(KeyRing ring, byte[] bytes, DerivedKey.Keeping keeping)
{
    // As long as nearly all rows.
    private const int OnStack = 2048;

    private static readonly int Places = Math.Min(16, Environment.ProcessorCount);

    private readonly IncrementalHash?[] macs = new IncrementalHash?[Places];
    private readonly AesGcm?[] ciphers = new AesGcm?[Places];
    private volatile Keeping keeping = keeping;

    internal enum Keeping
    {
        /// <summary>It waits with what was set up under it.</summary>
        WithStates,

        /// <summary>It waits alone.</summary>
        Alone,

        /// <summary>It is for one use, and erased after it.</summary>
        ForOneUse,
    }

    public byte[] Bytes => bytes;

    /// <summary>Writes the HMAC-SHA256 of the parts, one after the other.</summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void Mac(
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third,
        Span<byte> mac
    )
    {
        ref var place = ref macs[Thread.GetCurrentProcessorId() % Places];
        var state =
            Interlocked.Exchange(ref place, null)
            ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, bytes);
        // Each part given by itself is a call into the library.
        var size = first.Length + second.Length + third.Length;
        if (size <= OnStack)
        {
            Span<byte> whole = stackalloc byte[OnStack];
            first.CopyTo(whole);
            second.CopyTo(whole[first.Length..]);
            third.CopyTo(whole[(first.Length + second.Length)..]);
            state.AppendData(whole[..size]);
        }
        else
        {
            state.AppendData(first);
            state.AppendData(second);
            state.AppendData(third);
        }
        state.GetHashAndReset(mac);
        PutBack(ref place, state);
        EndUse();
    }

    /// <summary>Encrypts into nonce, ciphertext and tag.</summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void Seal(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> plaintext,
        Span<byte> destination
    )
    {
        ref var place = ref ciphers[Thread.GetCurrentProcessorId() % Places];
        var cipher = Interlocked.Exchange(ref place, null) ?? GcmSeal.Under(bytes);
        GcmSeal.Seal(cipher, nonce, associated, plaintext, destination);
        PutBack(ref place, cipher);
        EndUse();
    }

    /// <summary>Decrypts; <c>null</c> when it was not sealed under this key for the same associated data.</summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[]? Open(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> box)
    {
        ref var place = ref ciphers[Thread.GetCurrentProcessorId() % Places];
        var cipher = Interlocked.Exchange(ref place, null) ?? GcmSeal.Under(bytes);
        var plaintext = GcmSeal.Open(cipher, associated, box);
        PutBack(ref place, cipher);
        EndUse();
        return plaintext;
    }

    /// <summary>Copies the key.</summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public void CopyTo(Span<byte> key)
    {
        bytes.CopyTo(key);
        EndUse();
    }

    /// <summary>Lets go of what was set up. The key stays: somebody may be using it at this moment.</summary>
    public void Retire()
    {
        keeping = Keeping.Alone;
        Empty(macs);
        Empty(ciphers);
    }

    /// <summary>Erases the key.</summary>
    public void Erase()
    {
        Retire();
        CryptographicOperations.ZeroMemory(bytes);
    }

    private void PutBack<T>(ref T? place, T state)
        where T : class, IDisposable
    {
        var surplus =
            keeping == Keeping.WithStates ? Interlocked.Exchange(ref place, state) : state;
        surplus?.Dispose();
        // It may have been retired in between, and nobody would look there again.
        if (keeping != Keeping.WithStates)
            Interlocked.Exchange(ref place, null)?.Dispose();
    }

    // Looked at after the use: a ring raises its flag before it erases, so what was made under a key that was erased under
    // our hands (anybody could open what is sealed under zeros) never gets past this line.
    private void EndUse()
    {
        if (keeping == Keeping.ForOneUse)
            CryptographicOperations.ZeroMemory(bytes);
        Interlocked.MemoryBarrier();
        ring.ThrowIfDisposed();
    }

    private static void Empty<T>(T?[] places)
        where T : class, IDisposable
    {
        for (var i = 0; i < places.Length; i++)
            Interlocked.Exchange(ref places[i], null)?.Dispose();
    }
}
