using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Journal;

/// <summary>
/// Folds old entries of the journal into its checkpoint.
/// </summary>
/// <remarks>
/// The checkpoint is a table of what lives: table, tenant, key, version and seal of each sealed row. Its head is one
/// encrypted row that says up to where each chain is folded, how many rows the checkpoint has, and the sum of their MACs
/// (<see cref="MacSum"/>): whoever adds, changes or deletes a row of the checkpoint lacks the key to make the sum right,
/// and folding costs what is folded, not what lives. An older head with its rows is noticed by the heads outside.
/// <para>
/// Chains are folded one after the other, so an entry may be folded before one of another chain that came earlier. A
/// row's versions put that right: the higher one stays, and a row that went away before all its versions are known leaves
/// a mark until they are. This asks that a key is never used again; keys of rows are random or count upwards.
/// </para>
/// <para>See docs/decisions/0002-the-journal.md.</para>
/// </remarks>
internal sealed class Folding(
    IConnections connections,
    JournalMac mac,
    CheckpointHeads checkpoint,
    Writer writer,
    ILogger log
)
{
    private const string Chains = "SELECT chain FROM journal_chains ORDER BY chain";

    private const string Entries = """
        SELECT chain AS Chain, sequence AS Sequence, at AS At, body AS Body, keyNumber AS KeyNumber, mac AS Mac
        FROM journal WHERE chain = @chain AND sequence > @after ORDER BY sequence LIMIT @limit
        """;

    private const string Delete = "DELETE FROM journal WHERE chain = @chain AND sequence <= @upTo";

    private const string SetHead =
        "UPDATE journal_checkpoint_head SET content = @content WHERE one = 1";

    public async Task<int> FoldAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var folded = await writer.RunPlainAsync(
            session => FoldAsync(session, before.Milliseconds(), limit),
            cancellationToken
        );
        if (folded > 0)
            log.Folded(folded);
        return folded;
    }

    private async Task<int> FoldAsync(Session session, long before, int limit)
    {
        // Kept until the commit: one node folds at a time.
        var head = await checkpoint.ReadAsync(session, connections.Dialect.Lock);
        var chains = head.Chains.ToDictionary(chain => chain.Chain, StringComparer.Ordinal);
        var rows = new CheckpointRows(session, mac, connections.Dialect);
        var folded = 0;
        foreach (var chain in await session.QueryAsync<string>(Chains))
        {
            var start = chains.GetValueOrDefault(chain) ?? new ChainHead(chain, 0, []);
            var entries = await OlderAsync(session, start, before, limit - folded);
            if (entries.Count == 0)
                continue;
            await rows.ApplyAsync(entries);
            var last = entries[^1];
            chains[chain] = new ChainHead(chain, last.Sequence, last.Mac);
            await session.ExecuteAsync(Delete, new { chain, upTo = last.Sequence });
            folded += entries.Count;
        }
        if (folded > 0)
            await WriteHeadAsync(session, await rows.WriteAsync(head), chains);
        return folded;
    }

    /// <summary>The entries that follow, believed.</summary>
    private async Task<List<JournalEntry>> OlderAsync(
        Session session,
        ChainHead start,
        long before,
        int limit
    )
    {
        var entries = new List<JournalEntry>();
        if (limit <= 0)
            return entries;
        var (sequence, previous) = (start.Sequence, start.Mac);
        var parameters = new
        {
            chain = start.Chain,
            after = start.Sequence,
            limit,
        };
        foreach (var entry in await session.QueryAsync<JournalEntry>(Entries, parameters))
        {
            if (entry.At >= before)
                break;
            if (entry.Sequence != ++sequence || !mac.Follows(entry, previous))
                throw JournalBroken.Entry(start.Chain, sequence);
            previous = entry.Mac;
            entries.Add(entry);
        }
        return entries;
    }

    private Task<int> WriteHeadAsync(
        Session session,
        CheckpointHead head,
        Dictionary<string, ChainHead> chains
    )
    {
        var next = head with
        {
            Generation = head.Generation + 1,
            Chains = [.. chains.Values.OrderBy(chain => chain.Chain, StringComparer.Ordinal)],
        };
        return session.ExecuteAsync(SetHead, new { content = mac.SealHead(Json.WriteBytes(next)) });
    }
}
