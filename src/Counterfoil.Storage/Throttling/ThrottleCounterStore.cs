using Counterfoil.Authority.Throttling;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Throttling;

/// <summary>The table <c>throttle_counters</c>. Its keys are keyed hashes and name no tenant.</summary>
internal sealed class ThrottleCounterStore(DatabaseParts parts) : IThrottleCounters
{
    private const int MostReturned = 10_000;

    private const string DeleteOld = """
        DELETE FROM throttle_counters WHERE counterKey IN
            (SELECT counterKey FROM throttle_counters WHERE at < @before ORDER BY at LIMIT @limit)
        """;

    // A reset and an addition are one statement: another node's addition in between would be lost. A new counter starts
    // with what is added; one that stands is added to, from zero if it was reset.
    private readonly string add = $"""
        INSERT INTO throttle_counters (counterKey, failures, at)
        SELECT n.Key, n.Added, n.At FROM {parts.Dialect.Rows("Key", "Added", "At")} WHERE true
        ON CONFLICT (counterKey) DO UPDATE SET failures = throttle_counters.failures + excluded.failures,
            at = CASE WHEN excluded.at > throttle_counters.at THEN excluded.at ELSE throttle_counters.at END
        """;

    private readonly string set = $"""
        INSERT INTO throttle_counters (counterKey, failures, at)
        SELECT n.Key, n.Added, n.At FROM {parts.Dialect.Rows("Key", "Added", "At")} WHERE true
        ON CONFLICT (counterKey) DO UPDATE SET failures = excluded.failures,
            at = CASE WHEN excluded.at > throttle_counters.at THEN excluded.at ELSE throttle_counters.at END
        """;

    private readonly Statement find = new(
        $"""
        SELECT counterKey, failures, at FROM throttle_counters
        WHERE at >= @since OR counterKey {parts.Dialect.In("@keys")}
        ORDER BY at DESC LIMIT {MostReturned}
        """
    );

    public async Task<IReadOnlyList<Counter>> MergeAsync(
        IReadOnlyList<CounterChange> changes,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        var merged = Merge(changes);
        var keys = merged.ConvertAll(change => change.Key).ToArray();
        return await parts.Writer.RunPlainAsync(
            async session =>
            {
                await WriteAsync(session, merged);
                return await session.QueryAsync(find, [since.Milliseconds(), keys], Read);
            },
            cancellationToken
        );
    }

    public Task<int> DeleteAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new { before = before.Milliseconds(), limit };
        return parts.Writer.RunPlainAsync(
            session => session.ExecuteAsync(DeleteOld, parameters),
            cancellationToken
        );
    }

    private async Task WriteAsync(Session session, List<ChangeRow> merged)
    {
        await session.ExecuteRowsAsync(set, merged.FindAll(change => change.IsReset));
        await session.ExecuteRowsAsync(add, merged.FindAll(change => !change.IsReset));
    }

    // One row for each counter, in the order of keys: one statement cannot move a row twice, and two nodes do not wait
    // for each other in a circle.
    private static List<ChangeRow> Merge(IReadOnlyList<CounterChange> changes)
    {
        var merged = new SortedDictionary<string, ChangeRow>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (!merged.TryGetValue(change.Key, out var row))
                merged[change.Key] = row = new ChangeRow { Key = change.Key };
            row.IsReset |= change.Reset;
            row.Added = (change.Reset ? 0 : row.Added) + change.Added;
            row.At = Math.Max(row.At, change.At.Milliseconds());
        }
        return [.. merged.Values];
    }

    private static Counter Read(ref ColumnReader row) =>
        new(row.Text(), row.Small(), row.Integer().Instant());

    private sealed class ChangeRow
    {
        public string Key { get; set; } = "";
        public bool IsReset { get; set; }
        public int Added { get; set; }
        public long At { get; set; }
    }
}
