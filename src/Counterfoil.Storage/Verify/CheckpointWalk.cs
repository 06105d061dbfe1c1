using System.Text;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Journal;

namespace Counterfoil.Storage.Verify;

/// <summary>Walks over the checkpoint's rows: each counts in the sum of MACs, and says what should be there.</summary>
internal sealed class CheckpointWalk(JournalMacs macs, Expectations expectations)
{
    public const string Select =
        "SELECT tenant, tableName, rowKey, version, seal, seen, keyNumber FROM journal_checkpoint";

    private readonly MacSum sum = new(new byte[MacSum.Size]);
    private readonly List<(byte[] Name, string Text)> tables = [];
    private bool lacksKey;

    public long Count { get; private set; }

    public void Read(RowReader reader, RowBatch batch)
    {
        ref var row = ref batch.Next();
        row = new RowParts
        {
            Version = reader.Integer(3),
            Seen = reader.Integer(5),
            KeyNumber = reader.Integer(6),
            Tenant = batch.Keep(reader.Bytes(0)),
            Key = batch.Keep(reader.Bytes(2)),
            Seal = batch.Keep(reader.Bytes(4)),
            IsWellKept = !reader.IsNull(4),
            Name = expectations.Names.Of(
                TableOf(reader.Bytes(1)),
                reader.Bytes(0),
                reader.Bytes(2)
            ),
        };
        var images = batch.Images;
        var start = images.Count;
        images.AddText(reader.Bytes(0)).AddText(reader.Bytes(1)).AddText(reader.Bytes(2));
        images.Add(row.Version);
        if (row.IsWellKept)
            images.Add(reader.Bytes(4));
        else
            images.Add((byte[]?)null);
        images.Add(row.Seen).Add(row.KeyNumber);
        row.Image = new Place(start, images.Count - start);
    }

    public void Check(RowBatch batch)
    {
        Span<byte> mac = stackalloc byte[ManySeals.MacSize];
        foreach (ref readonly var row in batch.Rows)
        {
            Count++;
            if (macs.Rows.TryCompute(row.KeyNumber, batch.Image(row.Image), mac))
                sum.Add(mac);
            else
                lacksKey = true;
            var seal = batch.Raw(row.Seal);
            expectations.Add(
                row.Name,
                new Expectation
                {
                    Version = row.Version,
                    Seen = row.Seen,
                    Lives = row.IsWellKept,
                    Seal = row.IsWellKept ? ShortSeal.Of(seal) : default,
                }
            );
        }
    }

    /// <summary>Whether these are the rows that the head was sealed for.</summary>
    public bool Fits(CheckpointHead head) =>
        !lacksKey && Count == head.Count && sum.ToArray().AsSpan().SequenceEqual(head.Sum);

    // A handful of names comes again and again.
    private string TableOf(ReadOnlySpan<byte> name)
    {
        foreach (var (bytes, known) in tables)
        {
            if (name.SequenceEqual(bytes))
                return known;
        }
        var text = Encoding.UTF8.GetString(name);
        tables.Add((name.ToArray(), text));
        return text;
    }
}

/// <summary>The MACs of the journal, with their states kept. Used by one thread at a time.</summary>
internal sealed class JournalMacs(KeyRing keys, string identity) : IDisposable
{
    public ManyHashes Links { get; } = new(keys, "journal", identity);

    public ManyHashes Rows { get; } = new(keys, "journal-checkpoint", identity);

    public void Dispose()
    {
        Links.Dispose();
        Rows.Dispose();
    }
}
