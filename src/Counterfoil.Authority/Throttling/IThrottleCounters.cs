namespace Counterfoil.Authority.Throttling;

/// <summary>A counter of failures in a row, or the note that an address once succeeded.</summary>
/// <param name="Key">A keyed hash: neither names nor addresses are kept in clear.</param>
/// <param name="Count">Failures since the last success; for a known address, its successes.</param>
/// <param name="At">When it last moved.</param>
public readonly record struct Counter(string Key, int Count, DateTimeOffset At);

/// <summary>What a node adds to a counter.</summary>
/// <param name="Key">The counter.</param>
/// <param name="Reset">Whether it is set to zero before anything is added.</param>
/// <param name="Added">How much is added.</param>
/// <param name="At">When.</param>
public readonly record struct CounterChange(string Key, bool Reset, int Added, DateTimeOffset At);

/// <summary>The throttle's counters over all nodes. Not sealed.</summary>
public interface IThrottleCounters
{
    /// <summary>
    /// Adds this node's changes and returns what the changed counters, and all that other nodes moved at or after
    /// <paramref name="since"/>, are now; at most 10,000 newest.
    /// </summary>
    Task<IReadOnlyList<Counter>> MergeAsync(
        IReadOnlyList<CounterChange> changes,
        DateTimeOffset since,
        CancellationToken cancellationToken
    );

    /// <summary>Forgets counters that have not moved since, at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeleteAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
