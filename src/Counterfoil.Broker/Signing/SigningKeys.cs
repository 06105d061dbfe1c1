using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;
using Counterfoil.Jose;

namespace Counterfoil.Broker.Signing;

/// <summary>
/// The keys that sign what leaves the house, as this node knows them: a cache that the bell empties. The first who needs one
/// makes them. No database is asked while the cache is fresh. Thread-safe.
/// </summary>
public sealed class SigningKeys : IDisposable
{
    private readonly ISigningKeys store;
    private readonly SigningKeyMaker maker;
    private readonly SigningKeySchedule schedule;
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly IDisposable listening;
    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly ConcurrentDictionary<string, SigningKey> loaded = new(StringComparer.Ordinal);
    private Known? known;
    private int rings;

    /// <summary>Listens to the bell until disposed.</summary>
    public SigningKeys(
        ISigningKeys store,
        SigningKeyMaker maker,
        SigningKeySchedule schedule,
        IBell bell,
        TimeProvider time
    )
    {
        (this.store, this.maker, this.schedule) = (store, maker, schedule);
        (this.bell, this.time) = (bell, time);
        listening = bell.Listen(changed =>
        {
            if (changed is not (Changed.Registry { Kind: ISigningKeys.Rung } or Changed.All))
                return;
            Interlocked.Increment(ref rings);
            Volatile.Write(ref known, null);
        });
    }

    /// <summary>The key with which to sign now. Sign at once; do not keep it.</summary>
    public ValueTask<SigningKey> CurrentAsync(
        JwsAlgorithm algorithm,
        CancellationToken cancellationToken
    ) =>
        Fresh() is { } fresh
            ? new(fresh.Current[(int)algorithm])
            : SlowlyAsync(known => known.Current[(int)algorithm], cancellationToken);

    /// <summary>The keys that are published now.</summary>
    public ValueTask<PublishedKeys> PublishedAsync(CancellationToken cancellationToken) =>
        Fresh() is { } fresh
            ? new(fresh.Published)
            : SlowlyAsync(known => known.Published, cancellationToken);

    /// <summary>Stops listening, and erases what was loaded.</summary>
    public void Dispose()
    {
        listening.Dispose();
        loading.Dispose();
        foreach (var key in loaded.Values)
            key.Dispose();
    }

    private Known? Fresh()
    {
        if (Volatile.Read(ref known) is not { } standing)
            return null;
        var now = time.GetUtcNow();
        var life = bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent;
        return now - standing.LoadedAt < life && (standing.NextTurn is not { } turn || now < turn)
            ? standing
            : null;
    }

    private async ValueTask<T> SlowlyAsync<T>(
        Func<Known, T> part,
        CancellationToken cancellationToken
    )
    {
        await loading.WaitAsync(cancellationToken);
        try
        {
            return part(Fresh() ?? await LoadAsync(cancellationToken));
        }
        finally
        {
            loading.Release();
        }
    }

    private async Task<Known> LoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var heard = Volatile.Read(ref rings);
            var now = time.GetUtcNow();
            var rows = await store.ListAsync(cancellationToken);
            if (await LoadAsync(rows, now, cancellationToken) is { } found)
            {
                // What was rung for meanwhile may not be in it; then it serves this once.
                if (heard == Volatile.Read(ref rings))
                    Volatile.Write(ref known, found);
                return found;
            }
            await maker.MakeFirstAsync(rows, cancellationToken);
        }
    }

    // Nothing when a key is missing: there were none yet, or the current one went away meanwhile.
    private async Task<Known?> LoadAsync(
        IReadOnlyList<SigningKeyRow> rows,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        List<SigningKey> current = [];
        List<StagedKey> all = [];
        foreach (var algorithm in Enum.GetValues<JwsAlgorithm>())
        {
            var timeline = KeyTimeline.At(
                now,
                rows.Where(key => key.Algorithm == algorithm.Name()),
                schedule
            );
            if (
                timeline.Current is not { Key: var key }
                || await LoadAsync(key, algorithm, cancellationToken) is not { } signing
            )
                return null;
            current.Add(signing);
            all.AddRange(timeline.Keys);
        }
        // What is gone signs no more, and so is not kept; whoever signs with it this moment may finish.
        foreach (
            var name in loaded.Keys.Except(rows.Select(row => row.Name), StringComparer.Ordinal)
        )
            loaded.TryRemove(name, out _);
        return new Known(now, all.Min(key => key.Until), current, PublishedKeys.Of(all));
    }

    private async Task<SigningKey?> LoadAsync(
        SigningKeyRow row,
        JwsAlgorithm algorithm,
        CancellationToken cancellationToken
    )
    {
        if (loaded.TryGetValue(row.Name, out var known))
            return known;
        if (await store.OpenAsync(row.Name, cancellationToken) is not { } privateKey)
            return null;
        var kept = new KeptKey(algorithm, privateKey, row.Certificate.ToArray());
        try
        {
            return loaded.GetOrAdd(row.Name, kept.Load());
        }
        finally
        {
            kept.Erase();
        }
    }

    private sealed record Known(
        DateTimeOffset LoadedAt,
        DateTimeOffset? NextTurn,
        IReadOnlyList<SigningKey> Current,
        PublishedKeys Published
    );
}
