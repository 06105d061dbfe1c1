using Counterfoil.Storage;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Faults;

/// <summary>Puts rows into the checkpoint as if their entries had been folded.</summary>
internal static class CheckpointOf
{
    public static async Task AddAsync(
        Session session,
        DatabaseParts parts,
        JournalMac mac,
        CheckpointHead head,
        IReadOnlyList<CredentialRow> rows
    )
    {
        var checkpoint = rows.Select(row => new CheckpointRow
            {
                Tenant = row.Tenant,
                TableName = CredentialRow.Table,
                RowKey = row.Key,
                Version = row.Version,
                Seal = row.EncryptedCheck,
                Seen = 1,
                KeyNumber = mac.CurrentKeyNumber,
            })
            .ToList();
        var sum = new MacSum(head.Sum);
        checkpoint.ForEach(row => sum.Add(mac.OfRow(row)!));
        await session.ExecuteRowsAsync(CheckpointRows.Put(parts.Dialect), checkpoint);
        var next = head with
        {
            Generation = head.Generation + 1,
            Count = head.Count + rows.Count,
            Sum = sum.ToArray(),
        };
        await session.ExecuteAsync(
            "UPDATE journal_checkpoint_head SET content = @content",
            new { content = mac.SealHead(Json.WriteBytes(next)) }
        );
    }
}
