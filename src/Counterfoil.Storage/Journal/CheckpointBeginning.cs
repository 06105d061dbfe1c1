using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Journal;

/// <summary>
/// Begins the journal anew with what lives, in one transaction: after a database was adopted, its old journal is that of
/// another.
/// </summary>
internal sealed class CheckpointBeginning(Session session, JournalMac mac, Dialect dialect)
{
    private readonly string put = CheckpointRows.Put(dialect);
    private readonly MacSum sum = new(new byte[MacSum.Size]);
    private long count;

    /// <summary>Clears what there was.</summary>
    public async Task ClearAsync()
    {
        foreach (var table in new[] { "journal", "journal_chains", "journal_checkpoint" })
            await session.ExecuteAsync($"DELETE FROM {table}");
    }

    /// <summary>Rows that live, as they are sealed now.</summary>
    public async Task AddAsync<T>(IReadOnlyList<T> rows)
        where T : ISealedRow
    {
        var checkpoint = rows.Select(row => new CheckpointRow
            {
                Tenant = row.Tenant,
                TableName = T.Table,
                RowKey = row.Key,
                Version = row.Version,
                Seal = row.EncryptedCheck,
                // Whatever versions there were before belong to the journal that was cleared.
                Seen = row.Version,
                KeyNumber = mac.CurrentKeyNumber,
            })
            .ToList();
        foreach (var row in checkpoint)
            sum.Add(mac.OfRow(row) ?? throw JournalBroken.Checkpoint());
        count += checkpoint.Count;
        await session.ExecuteRowsAsync(put, checkpoint);
    }

    /// <summary>Seals the head.</summary>
    public Task EndAsync() =>
        session.ExecuteAsync(
            "UPDATE journal_checkpoint_head SET content = @content WHERE one = 1",
            new
            {
                content = mac.SealHead(
                    Json.WriteBytes(
                        new CheckpointHead
                        {
                            Generation = 1,
                            Count = count,
                            Sum = sum.ToArray(),
                        }
                    )
                ),
            }
        );
}
