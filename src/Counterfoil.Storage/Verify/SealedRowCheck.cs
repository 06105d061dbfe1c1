using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Verify;

/// <summary>Checks the rows of a sealed table: both seals, and that the journal says the same. Used by one thread.</summary>
internal sealed class SealedRowCheck(
    KeyRing keys,
    string identity,
    Expectations expectations,
    List<Suspicion> suspicions
) : IDisposable
{
    private const int HeadSize = 5;

    private readonly ManySeals main = new(keys, "row", identity);
    private readonly ManySeals small = new(keys, "small", identity);

    public void Check(string table, RowBatch batch)
    {
        foreach (ref readonly var row in batch.Rows)
        {
            var isExpected = expectations.TryMeet(row.Name, out var expected);
            if (Find(batch, row, isExpected, expected) is { } why)
                suspicions.Add(
                    new Suspicion(
                        table,
                        batch.Text(row.Tenant),
                        batch.Text(row.Key),
                        ShortSeal.Of(batch.Raw(row.Seal)),
                        why,
                        row.Version,
                        expected.Version
                    )
                );
        }
    }

    public void Dispose()
    {
        main.Dispose();
        small.Dispose();
    }

    private Suspicion.Ground? Find(
        RowBatch batch,
        RowParts row,
        bool isExpected,
        Expectation expected
    )
    {
        var seal = batch.Raw(row.Seal);
        var tenant = batch.Raw(row.Tenant);
        var isGood =
            RowSeal.VersionOf(seal) == row.SealVersion
            && main.IsGood(tenant, batch.Image(row.Image), seal);
        if (!isExpected)
            return isGood ? Suspicion.Ground.Back : Suspicion.Ground.Strange;
        if (ShortSeal.Of(seal) != expected.Seal)
        {
            if (isGood)
                return Suspicion.Ground.Older;
            return HasColumns(tenant, row.SealVersion, batch.Image(row.Image), expected.Seal)
                ? Suspicion.Ground.SealItself
                : Suspicion.Ground.Strange;
        }
        if (!isGood)
            return Suspicion.Ground.Columns;
        if (!row.IsWellKept)
            return Suspicion.Ground.Kind;
        return row.SmallImage.Length > 0 && !IsSmallGood(batch, row)
            ? Suspicion.Ground.Moving
            : null;
    }

    private bool IsSmallGood(RowBatch batch, RowParts row)
    {
        var seal = batch.Raw(row.SmallSeal);
        return RowSeal.VersionOf(seal) == SealedTable.FirstVersion
            && small.IsGood(batch.Raw(row.Tenant), batch.Image(row.SmallImage), seal);
    }

    // Whether the seal that was written last is the one of these columns.
    private bool HasColumns(
        ReadOnlySpan<byte> tenant,
        byte version,
        ReadOnlySpan<byte> covered,
        ShortSeal expected
    )
    {
        Span<byte> head = stackalloc byte[HeadSize];
        head[0] = version;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head[1..], expected.KeyNumber);
        Span<byte> mac = stackalloc byte[ManySeals.MacSize];
        return expected.KeyNumber > 0
            && main.TryCompute(tenant, covered, head, mac)
            && ShortSeal.OfMac(expected.KeyNumber, mac) == expected;
    }
}
