using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// The seal of a row: HMAC-SHA256 over its columns, under a key derived for the purpose, the database and
/// the tenant. Who can write to the database but lacks the root key can make or change no row, and a row
/// copied from another table, tenant or database is refused. It does not notice an old row put back in
/// place of its successor, nor a deleted one: that is the journal's work. Thread-safe.
/// </summary>
/// <remarks>
/// Layout: version (byte), key number (int32, big-endian), MAC (32). The MAC covers version, number, the
/// table's name with its length, and the columns as <see cref="ColumnWriter"/> wrote them. The version is
/// the caller's: it says which columns are in, and being under the MAC, nobody can turn a row into one of
/// an older version that covers less.
/// </remarks>
public sealed class RowSeal(KeyRing ring, string purpose, string databaseIdentity)
{
    private const int HeadSize = 1 + sizeof(int);
    private const int Size = HeadSize + HMACSHA256.HashSizeInBytes;
    private const int OnStack = 128;

    // The length first, or a purpose could borrow letters from the database.
    private readonly string fullPurpose = string.Create(
        CultureInfo.InvariantCulture,
        $"row-seal:{purpose.Length}:{purpose}:{databaseIdentity}"
    );

    /// <summary>Seals under the current key.</summary>
    /// <param name="version">Which list of columns this is, from 1.</param>
    /// <param name="tenant">The tenant, exactly as it will be given to <see cref="Verify"/>; case counts.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">The row's key and columns, from a <see cref="ColumnWriter"/>.</param>
    /// <returns>37 bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The version is 0.</exception>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[] Compute(byte version, string tenant, string table, ReadOnlySpan<byte> columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(version);
        var seal = new byte[Size];
        return Write(version, ring.CurrentNumber, tenant, table, columns, seal)
            ? seal
            : throw new InvalidOperationException("The current key was forgotten.");
    }

    /// <summary>
    /// Whether the seal is good for these columns; compared in fixed time. False for anything malformed and
    /// for a key that is not in the ring. Take the list of columns from <see cref="VersionOf"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool Verify(
        string tenant,
        string table,
        ReadOnlySpan<byte> columns,
        ReadOnlySpan<byte> seal
    )
    {
        Span<byte> expected = stackalloc byte[Size];
        return KeyNumberOf(seal) is > 0 and var number
            && Write(VersionOf(seal), number, tenant, table, columns, expected)
            && SecretDigest.FixedTimeEquals(seal, expected);
    }

    /// <summary>The version that the seal claims; 0 when malformed. To be believed only once <see cref="Verify"/> said yes.</summary>
    public static byte VersionOf(ReadOnlySpan<byte> seal) =>
        seal.Length == Size ? seal[0] : (byte)0;

    /// <summary>The number of the key that the seal claims, which rotation asks; 0 when malformed.</summary>
    public static int KeyNumberOf(ReadOnlySpan<byte> seal) =>
        VersionOf(seal) > 0 ? Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(seal[1..])) : 0;

    private bool Write(
        byte version,
        int number,
        string tenant,
        string table,
        ReadOnlySpan<byte> columns,
        Span<byte> seal
    )
    {
        if (ring.Find(fullPurpose, tenant, number) is not { } key)
        {
            return false;
        }

        seal[0] = version;
        BinaryPrimitives.WriteInt32BigEndian(seal[1..], number);
        var size = CanonicalText.SizeOf(table);
        var name = size <= OnStack ? stackalloc byte[OnStack] : new byte[size];
        CanonicalText.Write(table, name);
        key.Mac(seal[..HeadSize], name[..size], columns, seal[HeadSize..]);
        return true;
    }
}
