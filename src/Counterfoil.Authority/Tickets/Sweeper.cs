using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
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
    IDecisions decisions,
    IThrottleCounters counters,
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
        swept += await InBatchesAsync(() =>
            decisions.DeleteAsync(now - options.DecisionsKept, Batch, cancellationToken)
        );
        swept += await InBatchesAsync(() =>
            counters.DeleteAsync(now - options.Throttle.KnownFor, Batch, cancellationToken)
        );
        return swept;
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
