using Counterfoil.Jose;

namespace Counterfoil.Broker.Signing;

/// <summary>How a wish for a new key ended.</summary>
public abstract record KeyRotated
{
    private KeyRotated() { }

    /// <summary>A key was made.</summary>
    public sealed record Made : KeyRotated;

    /// <summary>The next one is published already, and follows by itself.</summary>
    /// <param name="Key">That one.</param>
    public sealed record UnderWay(StagedKey Key) : KeyRotated;
}

/// <summary>Makes signing keys follow one another: by schedule, by an operator's wish, at once in an emergency. Thread-safe.</summary>
public sealed class SigningKeyRotation(
    ISigningKeys store,
    SigningKeyMaker maker,
    SigningKeySchedule schedule,
    TimeProvider time
)
{
    /// <summary>All keys in their stages, by algorithm, oldest first.</summary>
    public async Task<IReadOnlyList<StagedKey>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return
        [
            .. Enum.GetValues<JwsAlgorithm>()
                .SelectMany(algorithm => Timeline(algorithm, rows, now).Keys),
        ];
    }

    /// <summary>Publishes a new key now; it signs after <see cref="SigningKeySchedule.Ahead"/>.</summary>
    public async Task<KeyRotated> RotateAsync(
        JwsAlgorithm algorithm,
        AssociateId by,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var rows = await OfAsync(algorithm, cancellationToken);
            var now = time.GetUtcNow();
            var next = Timeline(algorithm, rows, now)
                .Keys.FirstOrDefault(key => key.Stage is KeyStage.Ahead);
            if (next is not null)
                return new KeyRotated.UnderWay(next);
            // Where there is no key yet, nobody has to learn of the new one first.
            var usedFrom = rows.Count == 0 ? now : now + schedule.Ahead;
            if (await maker.TryMakeAsync(algorithm, rows, usedFrom, by, cancellationToken))
                return new KeyRotated.Made();
        }
    }

    /// <summary>
    /// For when a key got into wrong hands: a new one signs now, and every other of the algorithm is gone and published no
    /// more. Whoever could read one could read all. Others notice when they read the published keys again.
    /// </summary>
    public async Task ReplaceAtOnceAsync(
        JwsAlgorithm algorithm,
        AssociateId by,
        CancellationToken cancellationToken
    )
    {
        while (
            !await maker.TryMakeInsteadAsync(
                algorithm,
                await OfAsync(algorithm, cancellationToken),
                by,
                cancellationToken
            )
        ) { }
    }

    /// <summary>Housekeeping: publishes what is to follow and deletes what is gone. Makes no first key: nobody may need one.</summary>
    /// <returns>How many keys were made or deleted.</returns>
    public async Task<int> KeepAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ListAsync(cancellationToken);
        var now = time.GetUtcNow();
        var done = 0;
        foreach (var algorithm in Enum.GetValues<JwsAlgorithm>())
        {
            var timeline = Timeline(algorithm, rows, now);
            if (
                timeline.SuccessorDue(now, schedule) is { } usedFrom
                && await maker.TryMakeAsync(
                    algorithm,
                    timeline.Keys.Select(key => key.Key),
                    usedFrom,
                    by: null,
                    cancellationToken
                )
            )
                done++;
            foreach (var gone in timeline.Keys.Where(key => key.Stage is KeyStage.Gone))
            {
                if (await store.TryDeleteAsync(gone.Key.Name, cancellationToken))
                    done++;
            }
        }
        return done;
    }

    private async Task<List<SigningKeyRow>> OfAsync(
        JwsAlgorithm algorithm,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await store.ListAsync(cancellationToken)).Where(key =>
                key.Algorithm == algorithm.Name()
            ),
        ];

    private KeyTimeline Timeline(
        JwsAlgorithm algorithm,
        IEnumerable<SigningKeyRow> rows,
        DateTimeOffset now
    ) => KeyTimeline.At(now, rows.Where(key => key.Algorithm == algorithm.Name()), schedule);
}
