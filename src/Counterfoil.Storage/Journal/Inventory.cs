using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Journal;

/// <summary>
/// What lives, as the journal tells it: the checkpoint and all that follows. Every chain and the checkpoint's sum are
/// checked on the way. Whoever compares it with the sealed rows finds what was put back, left out or deleted.
/// </summary>
internal sealed class Inventory(JournalMac mac, CheckpointHeads checkpoint)
{
    private const string Rows = """
        SELECT tenant AS Tenant, tableName AS TableName, rowKey AS RowKey, version AS Version, seal AS Seal,
            seen AS Seen, keyNumber AS KeyNumber
        FROM journal_checkpoint
        """;

    private const string Entries = """
        SELECT chain AS Chain, sequence AS Sequence, at AS At, body AS Body, keyNumber AS KeyNumber, mac AS Mac
        FROM journal ORDER BY chain, sequence
        """;

    /// <summary>The sealed rows that there are; none of them is a mark of one that went away.</summary>
    /// <exception cref="DatabaseRefusedException">Somebody without the root key changed the journal.</exception>
    public async Task<IReadOnlyCollection<CheckpointRow>> ReadAsync(Session session)
    {
        var head = await checkpoint.ReadAsync(session, "");
        var known = new Dictionary<(string, string, string), CheckpointRow>();
        foreach (var row in await session.QueryAsync<CheckpointRow>(Rows))
            known.Add((row.Tenant, row.TableName, row.RowKey), row);
        CheckSum(head, [.. known.Values]);

        var ends = head.Chains.ToDictionary(chain => chain.Chain, StringComparer.Ordinal);
        foreach (var entry in await session.QueryAsync<JournalEntry>(Entries))
        {
            ends[entry.Chain] = Follow(ends.GetValueOrDefault(entry.Chain), entry);
            foreach (var change in Json.Read<JournalBody>(entry.Body).Rows ?? [])
            {
                var key = (change.Tenant, change.Table, change.Key);
                var after = CheckpointRow.After(
                    known.GetValueOrDefault(key),
                    change,
                    mac.CurrentKeyNumber
                );
                if (after is null)
                    known.Remove(key);
                else
                    known[key] = after;
            }
        }
        return [.. known.Values.Where(row => row.Seal is not null)];
    }

    private ChainHead Follow(ChainHead? before, JournalEntry entry)
    {
        var expected = (before?.Sequence ?? 0) + 1;
        return entry.Sequence == expected && mac.Follows(entry, before?.Mac ?? [])
            ? new ChainHead(entry.Chain, entry.Sequence, entry.Mac)
            : throw JournalBroken.Entry(entry.Chain, expected);
    }

    private void CheckSum(CheckpointHead head, List<CheckpointRow> rows)
    {
        var sum = new MacSum(new byte[MacSum.Size]);
        foreach (var row in rows)
            sum.Add(mac.OfRow(row) ?? throw JournalBroken.Checkpoint());
        if (rows.Count != head.Count || !sum.ToArray().AsSpan().SequenceEqual(head.Sum))
            throw JournalBroken.Checkpoint();
    }
}
