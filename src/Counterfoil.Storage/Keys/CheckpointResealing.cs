using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Keys;

/// <summary>Takes the journal along: its entries under another key are folded, the checkpoint's rows counted anew under the current one.</summary>
internal sealed class CheckpointResealing(DatabaseParts parts)
{
    private const int AtOnce = 500;

    private readonly JournalMac mac = new(parts.Keys, parts.Identity);

    public async Task RunAsync(Action<int> done, CancellationToken cancellationToken)
    {
        await FoldAsync(cancellationToken);
        int count;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            count = await parts.Writer.RunPlainAsync(CountAnewAsync, CancellationToken.None);
            done(count);
        } while (count > 0);
    }

    // An entry's MAC is part of the next one's: entries are not sealed anew, they go.
    private async Task FoldAsync(CancellationToken cancellationToken)
    {
        const string old = "SELECT COUNT(*) FROM journal WHERE keyNumber <> @number";
        while (
            await parts.Connections.ReadAsync(
                session =>
                    session.FirstOrDefaultAsync<long>(
                        old,
                        new { number = parts.Keys.CurrentNumber }
                    ),
                cancellationToken
            ) > 0
        )
        {
            // What a node of which the clock is ahead wrote counts too.
            var folded = await parts.Folding.FoldAsync(
                DateTimeOffset.MaxValue,
                AtOnce,
                cancellationToken
            );
            if (folded == 0)
                return;
        }
    }

    private async Task<int> CountAnewAsync(Session session)
    {
        var heads = new CheckpointHeads(mac);
        var head = await heads.ReadAsync(session, parts.Dialect.Lock);
        var number = mac.CurrentKeyNumber;
        var rows = await session.QueryAsync<CheckpointRow>(
            """
            SELECT tenant AS Tenant, tableName AS TableName, rowKey AS RowKey, version AS Version, seal AS Seal,
                seen AS Seen, keyNumber AS KeyNumber
            FROM journal_checkpoint WHERE keyNumber <> @number LIMIT @limit
            """,
            new { number, limit = AtOnce }
        );
        var sum = new MacSum(head.Sum);
        foreach (var row in rows)
        {
            sum.TakeAway(mac.OfRow(row) ?? throw JournalBroken.Checkpoint());
            row.KeyNumber = number;
            sum.Add(mac.OfRow(row) ?? throw JournalBroken.Checkpoint());
        }
        await session.ExecuteRowsAsync(CheckpointRows.Put(parts.Dialect), rows);
        var next = head with { Generation = head.Generation + 1, Sum = sum.ToArray() };
        await session.ExecuteAsync(
            "UPDATE journal_checkpoint_head SET content = @content WHERE one = 1",
            new { content = mac.SealHead(Json.WriteBytes(next)) }
        );
        return rows.Count;
    }
}
