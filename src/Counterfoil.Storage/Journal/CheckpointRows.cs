using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Journal;

/// <summary>The rows of the checkpoint that one folding touches: read, changed in memory, written back with the sum.</summary>
internal sealed class CheckpointRows(Session session, JournalMac mac, Dialect dialect)
{
    private readonly Dictionary<(string Tenant, string Table, string Key), Touched> touched = [];

    private readonly string find = $"""
        SELECT tenant AS Tenant, tableName AS TableName, rowKey AS RowKey, version AS Version, seal AS Seal,
            seen AS Seen, keyNumber AS KeyNumber
        FROM journal_checkpoint
        WHERE tenant = @tenant AND tableName = @table AND rowKey {dialect.In("@keys")}
        """;

    private readonly string put = Put(dialect);

    private readonly string delete = $"""
        DELETE FROM journal_checkpoint
        WHERE tenant = @tenant AND tableName = @table AND rowKey {dialect.In("@keys")}
        """;

    /// <summary>Puts rows, over those of the same keys.</summary>
    public static string Put(Dialect dialect) =>
        $"""
        INSERT INTO journal_checkpoint (tenant, tableName, rowKey, version, seal, seen, keyNumber)
        SELECT n.Tenant, n.TableName, n.RowKey, n.Version, n.Seal, n.Seen, n.KeyNumber
        FROM {dialect.Rows(
            "Tenant",
            "TableName",
            "RowKey",
            "Version",
            "Seal", "Seen", "KeyNumber"
        )} WHERE true
        ON CONFLICT (tenant, tableName, rowKey)
        DO UPDATE SET version = excluded.version, seal = excluded.seal, seen = excluded.seen,
            keyNumber = excluded.keyNumber
        """;

    /// <summary>Applies the changes of entries, in their order.</summary>
    public async Task ApplyAsync(IReadOnlyList<JournalEntry> entries)
    {
        var changes = entries
            .SelectMany(entry => Json.Read<JournalBody>(entry.Body).Rows ?? [])
            .ToList();
        await LoadAsync(changes);
        foreach (var change in changes)
        {
            var row = touched[(change.Tenant, change.Table, change.Key)];
            row.Now = CheckpointRow.After(row.Now, change, mac.CurrentKeyNumber);
        }
    }

    /// <summary>Writes what changed; returns the head with the new count and sum.</summary>
    public async Task<CheckpointHead> WriteAsync(CheckpointHead head)
    {
        var sum = new MacSum(head.Sum);
        var count = head.Count;
        var changed = touched.Values.Where(row => row.Was != row.Now).ToList();
        foreach (var row in changed)
        {
            if (row.Was is not null)
                sum.TakeAway(Mac(row.Was));
            if (row.Now is not null)
                sum.Add(Mac(row.Now));
            count += (row.Now is null ? 0 : 1) - (row.Was is null ? 0 : 1);
        }
        await session.ExecuteRowsAsync(
            put,
            changed.FindAll(row => row.Now is not null).ConvertAll(row => row.Now!)
        );
        var gone = changed.Where(row => row.Now is null).Select(row => row.Was!);
        foreach (var group in gone.GroupBy(row => (row.Tenant, row.TableName)))
        {
            var (tenant, table) = group.Key;
            var keys = KeyList.Of(group.Select(row => row.RowKey));
            await session.ExecuteAsync(
                delete,
                new
                {
                    tenant,
                    table,
                    keys,
                }
            );
        }
        return head with { Count = count, Sum = sum.ToArray() };
    }

    private async Task LoadAsync(List<RowChange> changes)
    {
        var missing = changes
            .Select(change => (change.Tenant, change.Table, change.Key))
            .Distinct()
            .Where(key => !touched.ContainsKey(key))
            .ToList();
        foreach (var group in missing.GroupBy(key => (key.Tenant, key.Table)))
        {
            foreach (var key in group)
                touched[key] = new Touched();
            var (tenant, table) = group.Key;
            var keys = KeyList.Of(group.Select(key => key.Key));
            var parameters = new
            {
                tenant,
                table,
                keys,
            };
            foreach (var row in await session.QueryAsync<CheckpointRow>(find, parameters))
            {
                var known = touched[(row.Tenant, row.TableName, row.RowKey)];
                known.Was = known.Now = row;
            }
        }
    }

    private byte[] Mac(CheckpointRow row) => mac.OfRow(row) ?? throw JournalBroken.Checkpoint();

    private sealed class Touched
    {
        public CheckpointRow? Was { get; set; }
        public CheckpointRow? Now { get; set; }
    }
}
