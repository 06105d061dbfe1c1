using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Journal;

/// <summary>
/// The chain that this process writes: each entry carries a MAC over the one before, so that nobody without the root key
/// can change, leave out or add one, other than cutting off the end; what the heads outside are for. A chain begins with
/// the process, and anew after a commit of which nobody knows whether it happened. Only the writer uses it.
/// </summary>
internal sealed class Chain(JournalMac mac, CheckpointHeads checkpoint)
{
    private const string Begin =
        "INSERT INTO journal_chains (chain, begun) VALUES (@Chain, @Begun)";

    private static readonly Statement Append = new(
        """
        INSERT INTO journal (chain, sequence, at, body, keyNumber, mac)
        VALUES (@Chain, @Sequence, @At, @Body, @KeyNumber, @Mac)
        """
    );

    private ChainHead head = New();

    /// <summary>The last entry that was committed; sequence 0 before the first.</summary>
    public ChainHead Head => head;

    /// <summary>Writes the entry that follows the head, inside the transaction; <see cref="Advance"/> once it is committed.</summary>
    public async Task<JournalEntry> AppendAsync(
        Session session,
        IReadOnlyList<RowChange> rows,
        bool withHeads,
        DateTimeOffset now
    )
    {
        var isFirst = head.Sequence == 0;
        var heads = withHeads || isFirst ? await checkpoint.AllHeadsAsync(session) : null;
        var entry = new JournalEntry
        {
            Chain = head.Chain,
            Sequence = head.Sequence + 1,
            At = now.ToUnixTimeMilliseconds(),
            Body = Sealing.Json.Write(new JournalBody(heads, rows.Count > 0 ? rows : null)),
        };
        mac.Link(entry, head.Mac);
        if (isFirst)
            await session.ExecuteAsync(Begin, new { entry.Chain, Begun = entry.At });
        session.Post(
            Append,
            entry.Chain,
            entry.Sequence,
            entry.At,
            entry.Body,
            entry.KeyNumber,
            entry.Mac
        );
        return entry;
    }

    /// <summary>The entry is committed.</summary>
    public void Advance(JournalEntry entry) =>
        head = new ChainHead(entry.Chain, entry.Sequence, entry.Mac);

    /// <summary>Nobody knows whether the last entry was committed; the next one begins a new chain.</summary>
    public void Restart() => head = New();

    private static ChainHead New() => new(Randomness.NextGuid().ToString("N"), 0, []);
}
