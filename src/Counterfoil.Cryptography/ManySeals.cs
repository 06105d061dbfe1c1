using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Cryptography;

/// <summary>
/// Checks the seals of many rows, one after the other: what <see cref="RowSeal.Verify"/> does, with the state of each
/// key's HMAC kept and nothing allocated for a row. Not thread-safe.
/// </summary>
public sealed class ManySeals(KeyRing ring, string purpose, string databaseIdentity) : IDisposable
{
    /// <summary>The bytes of a MAC.</summary>
    public const int MacSize = HMACSHA256.HashSizeInBytes;

    private const int HeadSize = 1 + sizeof(int);

    private readonly KeyStates states = new(
        ring,
        string.Create(
            CultureInfo.InvariantCulture,
            $"row-seal:{purpose.Length}:{purpose}:{databaseIdentity}"
        )
    );

    /// <summary>
    /// Writes what stands before a row's columns under its seal, so that all that the seal covers lies in one piece: a MAC
    /// over three pieces takes half as long again.
    /// </summary>
    /// <param name="covered">Where the columns are written next.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="seal">The seal; a malformed one is good for nothing.</param>
    public static void Begin(ColumnWriter covered, string table, ReadOnlySpan<byte> seal)
    {
        ArgumentNullException.ThrowIfNull(covered);
        var place = covered.Begin(HeadSize + CanonicalText.SizeOf(table));
        place[..HeadSize].Clear();
        seal[..Math.Min(HeadSize, seal.Length)].CopyTo(place);
        CanonicalText.Write(table, place[HeadSize..]);
    }

    /// <summary>Whether the seal is good for what it covers; as <see cref="RowSeal.Verify"/>.</summary>
    /// <param name="tenant">The tenant's key, as UTF-8.</param>
    /// <param name="covered">What <see cref="Begin"/> wrote for this seal, and the row's key and columns.</param>
    /// <param name="seal">The seal.</param>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool IsGood(
        ReadOnlySpan<byte> tenant,
        ReadOnlySpan<byte> covered,
        ReadOnlySpan<byte> seal
    )
    {
        if (
            RowSeal.KeyNumberOf(seal) is not (> 0 and var number)
            || states.Find(tenant, number) is not { } state
        )
            return false;
        Span<byte> mac = stackalloc byte[MacSize];
        state.AppendData(covered);
        state.GetHashAndReset(mac);
        return SecretDigest.FixedTimeEquals(seal[HeadSize..], mac);
    }

    /// <summary>The MAC that a seal with another head would have over the same; false where the ring has no such key.</summary>
    /// <param name="tenant">The tenant's key, as UTF-8.</param>
    /// <param name="covered">As for <see cref="IsGood"/>.</param>
    /// <param name="head">Version and key number, as they stand in a seal.</param>
    /// <param name="mac">Where it is written.</param>
    public bool TryCompute(
        ReadOnlySpan<byte> tenant,
        ReadOnlySpan<byte> covered,
        ReadOnlySpan<byte> head,
        Span<byte> mac
    )
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(head[1..]);
        if (states.Find(tenant, number) is not { } state)
            return false;
        state.AppendData(head[..HeadSize]);
        state.AppendData(covered[HeadSize..]);
        state.GetHashAndReset(mac);
        return true;
    }

    /// <summary>The MAC within a seal.</summary>
    public static ReadOnlySpan<byte> MacOf(ReadOnlySpan<byte> seal) =>
        RowSeal.VersionOf(seal) > 0 ? seal[HeadSize..] : [];

    /// <inheritdoc/>
    public void Dispose() => states.Dispose();
}

/// <summary>Many of the hashes of one <see cref="KeyedHash"/> and scope, likewise. Not thread-safe.</summary>
public sealed class ManyHashes(KeyRing ring, string purpose, string scope) : IDisposable
{
    private readonly KeyStates states = new(ring, "keyed-hash:" + purpose);
    private readonly byte[] scope = Encoding.UTF8.GetBytes(scope);

    /// <summary>Writes what <see cref="KeyedHash.ComputeUnder"/> gives; false where the ring has no such key.</summary>
    public bool TryCompute(long keyNumber, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        // As a database gives it: a number that is too large for a key is not cut down to one that is known.
        if (
            keyNumber is < 1 or > int.MaxValue
            || states.Find(scope, (int)keyNumber) is not { } state
        )
            return false;
        state.AppendData(data);
        state.GetHashAndReset(hash);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => states.Dispose();
}

/// <summary>One HMAC for each scope and key number, begun and kept.</summary>
internal sealed class KeyStates(KeyRing ring, string purpose) : IDisposable
{
    private const int MostKept = 16_384;

    private readonly Dictionary<(string Scope, int Number), IncrementalHash?> kept = [];
    private byte[] lastScope = [];
    private int lastNumber;
    private IncrementalHash? last;

    public IncrementalHash? Find(ReadOnlySpan<byte> scope, int number)
    {
        if (number == lastNumber && scope.SequenceEqual(lastScope))
            return last;
        var key = (Encoding.UTF8.GetString(scope), number);
        if (!kept.TryGetValue(key, out var state))
        {
            if (kept.Count >= MostKept)
                Clear();
            kept[key] = state = Begin(key.Item1, number);
        }
        (lastScope, lastNumber, last) = (scope.ToArray(), number, state);
        return state;
    }

    public void Dispose() => Clear();

    private IncrementalHash? Begin(string scope, int number)
    {
        Span<byte> key = stackalloc byte[KeyRing.KeySize];
        if (!ring.TryDerive(purpose, scope, number, key))
            return null;
        var state = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        CryptographicOperations.ZeroMemory(key);
        return state;
    }

    private void Clear()
    {
        foreach (var state in kept.Values)
            state?.Dispose();
        kept.Clear();
        (lastScope, lastNumber, last) = ([], 0, null);
    }
}
