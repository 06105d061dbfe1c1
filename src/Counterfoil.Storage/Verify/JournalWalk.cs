using System.Text;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Journal;

namespace Counterfoil.Storage.Verify;

/// <summary>
/// Walks over the journal's entries, chain after chain: each follows the one before it. The first that does not is said;
/// what comes after it in its chain is believed only to name rows better, for the walk has failed anyway.
/// </summary>
internal sealed class JournalWalk(
    JournalMacs macs,
    Expectations expectations,
    CheckpointHead checkpoint,
    List<TamperedRow> tampered
)
{
    public const string Select =
        "SELECT chain, sequence, at, body, keyNumber, mac FROM journal ORDER BY chain, sequence";

    private readonly Dictionary<string, ChainHead> ends = checkpoint.Chains.ToDictionary(
        chain => chain.Chain,
        chain => new ChainHead(chain.Chain, chain.Sequence, chain.Mac),
        StringComparer.Ordinal
    );

    private readonly HashSet<string> broken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChainHead> named = new(StringComparer.Ordinal);
    private readonly ColumnWriter image = new();

    public long Count { get; private set; }

    /// <summary>The chains that have entries.</summary>
    public HashSet<string> Chains { get; } = new(StringComparer.Ordinal);

    /// <summary>Each chain's end.</summary>
    public IReadOnlyDictionary<string, ChainHead> Ends => ends;

    public void Walk(RowReader reader, Action<long> progress)
    {
        while (reader.Read())
        {
            Count++;
            if (Count % 4096 == 0)
                progress(Count);
            Follow(reader);
        }
        foreach (var head in named.Values.Where(Lacks))
            Lacking(head, "another entry names it");
    }

    /// <summary>Whether the journal does not have that head.</summary>
    public bool Lacks(ChainHead head) =>
        !ends.TryGetValue(head.Chain, out var end)
        || end.Sequence < head.Sequence
        || (end.Sequence == head.Sequence && !end.Mac.AsSpan().SequenceEqual(head.Mac));

    public void Lacking(ChainHead head, string because) =>
        tampered.Add(
            new TamperedRow(
                Tampering.RolledBack,
                "journal",
                "",
                FormattableString.Invariant($"{head.Chain}/{head.Sequence}"),
                $"The journal ends before this entry, or has another in its place; {because}. The database was put back to an older state."
            )
        );

    private void Follow(RowReader reader)
    {
        var chain = Encoding.UTF8.GetString(reader.Bytes(0));
        var before = ends.GetValueOrDefault(chain);
        var sequence = reader.Integer(1);
        var mac = reader.Bytes(5).ToArray();
        var expected = (before?.Sequence ?? 0) + 1;
        var isGood = sequence == expected && Fits(reader, before?.Mac ?? [], mac);
        if (!isGood && broken.Add(chain))
            tampered.Add(
                new TamperedRow(
                    sequence > expected ? Tampering.Deleted : Tampering.Edited,
                    "journal",
                    "",
                    FormattableString.Invariant($"{chain}/{expected}"),
                    "The entry is missing, or does not follow the one before it."
                )
            );
        Chains.Add(chain);
        ends[chain] = new ChainHead(chain, sequence, mac);
        Take(reader.Bytes(3));
    }

    private bool Fits(RowReader reader, byte[] previous, byte[] mac)
    {
        image.Clear();
        image.AddText(reader.Bytes(0)).Add(reader.Integer(1)).Add(reader.Integer(2));
        image.AddText(reader.Bytes(3)).Add(reader.Integer(4)).Add(previous);
        Span<byte> expected = stackalloc byte[ManySeals.MacSize];
        return macs.Links.TryCompute(reader.Integer(4), image.Written, expected)
            && SecretDigest.FixedTimeEquals(mac, expected);
    }

    private void Take(ReadOnlySpan<byte> body)
    {
        var read = EntryBody.Read(body);
        foreach (var change in read.Rows!)
            expectations.Take(change);
        foreach (var head in read.Heads!)
        {
            if (!named.TryGetValue(head.Chain, out var last) || last.Sequence < head.Sequence)
                named[head.Chain] = head;
        }
    }
}
