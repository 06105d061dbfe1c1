using Counterfoil.Authority;
using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Sealing;

/// <summary>
/// Seals rows before they are written and checks them before they are believed (house.md, Seals). The seal lies in the
/// row and holds for this database only: an edited row, two swapped ones, or one from elsewhere is noticed. Thread-safe.
/// </summary>
internal sealed class Seals(KeyRing keys, string databaseIdentity)
{
    [ThreadStatic]
    private static ColumnWriter? perThread;

    private readonly RowSeal main = new(keys, "row", databaseIdentity);
    private readonly RowSeal small = new(keys, "small", databaseIdentity);

    /// <summary>Seals the row as it is now.</summary>
    public void Seal<T>(T row)
        where T : ISealedRow =>
        row.EncryptedCheck = main.Compute(
            row.OwnSealVersion ?? T.SealVersion,
            row.Tenant,
            T.Table,
            row.Write(Begin(), row.OwnSealVersion ?? T.SealVersion)!.Written
        );

    /// <summary>Whether the row is as it was sealed.</summary>
    public bool IsGood<T>(T row)
        where T : ISealedRow =>
        row.Write(Begin(), RowSeal.VersionOf(row.EncryptedCheck)) is { } columns
        && main.Verify(row.Tenant, T.Table, columns.Written, row.EncryptedCheck);

    /// <summary>Believes the row, or throws.</summary>
    /// <exception cref="BrokenSealException">The row is not as it was sealed.</exception>
    public void Check<T>(T row)
        where T : ISealedRow
    {
        if (!IsGood(row))
            throw Broken(row);
    }

    /// <summary>The exception that names the row.</summary>
    public static BrokenSealException Broken<T>(T row)
        where T : ISealedRow => new(T.Table, $"{row.Tenant}/{row.Key}");

    /// <summary>Seals the columns that move without the main seal.</summary>
    public byte[] SealSmall(byte version, string tenant, string table, ColumnWriter columns) =>
        small.Compute(version, tenant, table, columns.Written);

    /// <summary>Whether those columns are as they were sealed.</summary>
    public bool IsSmallGood(string tenant, string table, ColumnWriter columns, byte[] seal) =>
        small.Verify(tenant, table, columns.Written, seal);

    /// <summary>An empty writer for the columns of one row, this thread's until it begins the next.</summary>
    public static ColumnWriter Begin()
    {
        perThread ??= new ColumnWriter();
        perThread.Clear();
        return perThread;
    }
}
