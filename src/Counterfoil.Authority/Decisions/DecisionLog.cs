using System.Collections.Concurrent;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Decisions;

/// <summary>
/// Takes decisions in memory and writes them in batches. Like refusals from one address within a minute fold into one
/// record with a count, so that a flood of guesses is one line and not a flood of rows. Thread-safe.
/// </summary>
public sealed class DecisionLog(IDecisions decisions, TimeProvider time) : IDisposable
{
    private const int MostWaiting = 50_000;
    private static readonly TimeSpan FoldWithin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<Decision> waiting = new();
    private readonly Dictionary<FoldKey, Decision> folding = [];
    private readonly Dictionary<long, Decision> unsaved = [];
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>Takes one; it is written with the next batch.</summary>
    public void Record(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        AuthorityMetrics.Heard(decision.Door, decision.Outcome);
        if (waiting.Count >= MostWaiting)
        {
            AuthorityMetrics.DecisionDropped();
            return;
        }
        waiting.Enqueue(decision);
    }

    /// <summary>Writes what is waiting. Called each second, before a list is shown, and at shutdown.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            while (unsaved.Count < MostWaiting && waiting.TryDequeue(out var decision))
            {
                var folded = Fold(decision);
                unsaved[folded.Id] = folded;
            }
            if (unsaved.Count == 0)
                return;
            // What could not be written stays, and is tried again with the next batch.
            await decisions.SaveAsync([.. unsaved.Values], cancellationToken);
            unsaved.Clear();
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The decisions so far: what was recorded before the call is in the list.</summary>
    public async Task<Page<Decision>> ListAsync(
        DecisionFilter filter,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await FlushAsync(cancellationToken);
        return await decisions.ListAsync(filter, page, cancellationToken);
    }

    /// <summary>What an application was refused so far, in all tenants, newest first.</summary>
    public async Task<IReadOnlyList<Decision>> ListOfApplicationAsync(
        Guid application,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await FlushAsync(cancellationToken);
        return await decisions.ListOfApplicationAsync(application, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    /// <summary>A key for a new decision.</summary>
    internal static long NextId(DateTimeOffset now) => Randomness.NextRowId(now);

    private Decision Fold(Decision decision)
    {
        if (decision.Believed)
            return decision;
        var key = new FoldKey(
            decision.Tenant,
            decision.Address,
            decision.Door,
            decision.Outcome,
            decision.Associate,
            decision.Application,
            decision.Votes is [{ Moment: Vote.Check } check]
                ? (check.Answer, check.Reason)
                : default
        );
        var folded =
            folding.TryGetValue(key, out var first) && decision.At - first.At < FoldWithin
                ? first with
                {
                    Count = first.Count + 1,
                    LastAt = decision.At,
                }
                : decision;
        folding[key] = folded;
        if (folding.Count > 10_000)
            ForgetOld();
        return folded;
    }

    private void ForgetOld()
    {
        var now = time.GetUtcNow();
        foreach (var (key, _) in folding.Where(one => now - one.Value.At >= FoldWithin).ToList())
            folding.Remove(key);
        if (folding.Count > 10_000)
            folding.Clear();
    }

    private readonly record struct FoldKey(
        ContextIdentifier Tenant,
        string Address,
        string Door,
        string Outcome,
        AssociateId? Associate,
        Guid? Application,
        (string Answer, string Reason) Check
    );
}
