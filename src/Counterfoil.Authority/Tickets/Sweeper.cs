using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.HandOvers;
using Counterfoil.Authority.Throttling;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// Deletes what has ended, in bounded batches. Nothing depends on it for correctness: what has ended is refused whether
/// its row is still there or not. Thread-safe.
/// </summary>
public sealed class Sweeper(
    ITicketStubs stubs,
    ICredentials credentials,
    IPendingLogins pendings,
    IHandOvers handOvers,
    IDecisions decisions,
    IThrottleCounters counters,
    IEnumerable<ILapsing> others,
    TimeProvider time,
    AuthorityOptions options
)
{
    private const int Batch = 500;

    // A ticket that ended is still explained for a day: "why was I thrown out?"
    private static readonly TimeSpan ExplainedFor = TimeSpan.FromHours(24);

    /// <summary>One pass over everything; returns how many rows went.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var swept = 0;
        swept += await InBatchesAsync(() =>
            stubs.DeleteEndedAsync(now - ExplainedFor, Batch, cancellationToken)
        );
        swept += await InBatchesAsync(() =>
            credentials.DeletePastAsync(now, Batch, cancellationToken)
        );
        swept += await InBatchesAsync(() =>
            pendings.DeleteLapsedAsync(now, Batch, cancellationToken)
        );
        swept += await InBatchesAsync(() => SweepHandOversAsync(now, cancellationToken));
        swept += await InBatchesAsync(() =>
            decisions.DeleteAsync(now - options.DecisionsKept, Batch, cancellationToken)
        );
        swept += await InBatchesAsync(() =>
            counters.DeleteAsync(now - options.Throttle.KnownFor, Batch, cancellationToken)
        );
        foreach (var store in others)
            swept += await InBatchesAsync(() =>
                store.DeleteLapsedAsync(now, Batch, cancellationToken)
            );
        return swept;
    }

    // A ticket that never reached its site is nobody's.
    private async Task<int> SweepHandOversAsync(
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var lapsed = await handOvers.DeleteLapsedAsync(now, Batch, cancellationToken);
        foreach (var one in lapsed.Where(one => !one.WasUsed))
            await stubs.EndWithDescendantsAsync(
                one.Tenant,
                one.TicketId,
                new Change(By: null, now),
                CancellationToken.None
            );
        return lapsed.Count;
    }

    private static async Task<int> InBatchesAsync(Func<Task<int>> delete)
    {
        var total = 0;
        int deleted;
        do
        {
            deleted = await delete();
            total += deleted;
        } while (deleted == Batch);
        return total;
    }
}
