using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;

namespace Counterfoil.Authority.Evaluation;

/// <summary>
/// The answers that stand for system users, who have no ticket when they come: an application that asks for tokens again and
/// again is heard once in a review interval, as a ticket is. The bell ends an answer at once; what is issued on it is reviewed
/// by all plugins all the same. Bounded. Thread-safe.
/// </summary>
public sealed class HeardSystemUsers : IDisposable
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<Key, Standing> standing = new();
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly TimeSpan life;
    private readonly IDisposable listening;
    private long changes;

    /// <summary>Listens to the bell until disposed.</summary>
    public HeardSystemUsers(IBell bell, TimeProvider time, AuthorityOptions options)
    {
        ArgumentNullException.ThrowIfNull(bell);
        ArgumentNullException.ThrowIfNull(options);
        (this.bell, this.time) = (bell, time);
        life = options.ReviewInterval < BellTimes.Cache ? options.ReviewInterval : BellTimes.Cache;
        listening = bell.Listen(Hear);
    }

    /// <inheritdoc/>
    public void Dispose() => listening.Dispose();

    /// <summary>How many changes were told until now; an answer is kept only where none was told since it was begun.</summary>
    internal long Begin() => Interlocked.Read(ref changes);

    /// <summary>The answer that stands, for this use; <c>null</c> means: hold a hearing.</summary>
    internal Outcome.Believed? TryRecall(Presented presented)
    {
        if (KeyOf(presented) is not { } key || !standing.TryGetValue(key, out var kept))
            return null;
        var now = time.GetUtcNow();
        var age = now - kept.At;
        // A clock that jumped back would make every answer young: an answer from the future is no answer.
        if (age < TimeSpan.Zero || age >= (bell.IsHeard ? life : BellTimes.CacheWhileSilent))
            return null;
        var proof = kept.Proof;
        return new Outcome.Believed(
            new Proof(
                proof.Tenant,
                proof.Associate,
                proof.Origin with
                {
                    At = now,
                },
                proof.Door,
                presented.Use,
                ticket: null
            )
        );
    }

    /// <summary>Lets an answer stand.</summary>
    internal void Keep(Presented presented, Outcome outcome, long before)
    {
        if (outcome is not Outcome.Believed(var proof) || KeyOf(presented) is not { } key)
            return;
        if (standing.Count >= MostKept)
            standing.Clear();
        var kept = standing[key] = new Standing(proof, proof.Origin.At);
        if (Begin() != before)
            standing.TryRemove(new(key, kept));
    }

    private void Hear(Changed changed)
    {
        if (changed is Changed.Stub)
            return;
        Interlocked.Increment(ref changes);
        foreach (var (key, kept) in standing)
        {
            if (Concerns(changed, kept.Proof))
                standing.TryRemove(key, out _);
        }
    }

    private static bool Concerns(Changed changed, Proof proof) =>
        changed switch
        {
            Changed.Registry => false,
            Changed.Associate(var tenant, var id) => tenant == proof.Tenant.Id
                && id == proof.Associate.Id,
            Changed.Everything or Changed.Approval => changed.Tenant == proof.Tenant.Id,
            _ => true,
        };

    private static Key? KeyOf(Presented presented) =>
        presented is { Pending: null, Evidence: [SystemUserEvidence brought] }
            ? new Key(presented.Tenant, presented.Door.Name, brought.Application)
            : null;

    private readonly record struct Key(ContextIdentifier? Tenant, string Door, Guid Application);

    private sealed record Standing(Proof Proof, DateTimeOffset At);
}
