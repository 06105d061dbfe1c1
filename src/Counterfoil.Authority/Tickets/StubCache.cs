using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// The stubs that this node has in memory. It is never asked for the truth beyond the bell's times: an entry that is
/// stale, too old, or seems expired is loaded again. Bounded. Thread-safe.
/// </summary>
/// <remarks>
/// A change that is told while a load is under way must not be lost: it finds nothing to spoil yet, so changes are
/// counted, and an entry whose load saw the count move is used once and then loaded again.
/// </remarks>
public sealed class StubCache : IDisposable
{
    private readonly ITicketStubs stubs;
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly int capacity;
    private readonly ConcurrentDictionary<Guid, CachedStub> entries = new();
    private readonly ConcurrentDictionary<(ContextIdentifier, AssociateId), StaleMark> associates =
        new();
    private readonly ConcurrentDictionary<ContextIdentifier, StaleMark> tenants = new();
    private readonly MissedStubs misses;
    private readonly IDisposable listening;
    private long changes;
    private long loads;

    /// <summary>Listens to the bell until disposed.</summary>
    public StubCache(ITicketStubs stubs, IBell bell, TimeProvider time, AuthorityOptions options)
    {
        ArgumentNullException.ThrowIfNull(bell);
        ArgumentNullException.ThrowIfNull(options);
        (this.stubs, this.bell, this.time, capacity) = (stubs, bell, time, options.CachedStubs);
        misses = new MissedStubs(time);
        listening = bell.Listen(Hear);
    }

    // What goes at once when there are too many; so often is it enough to count them, which takes all locks of a dictionary.
    private int Share => Math.Max(1, capacity / 10);

    /// <summary>How many stubs are in memory.</summary>
    public int Count => entries.Count;

    /// <inheritdoc/>
    public void Dispose() => listening.Dispose();

    /// <summary>The entry, if it may be believed without asking the database.</summary>
    internal CachedStub? TryFind(ContextIdentifier tenant, Guid ticketId, DateTimeOffset now) =>
        entries.TryGetValue(ticketId, out var entry)
        && entry.Stub.Tenant == tenant
        && IsFresh(entry, now)
        && entry.IsWithinLife(now)
            ? entry
            : null;

    /// <summary>The entry, whether it may be believed or not.</summary>
    internal CachedStub? TryFindAny(Guid ticketId) => entries.GetValueOrDefault(ticketId);

    /// <summary>Whether a stub of this id was in memory lately, believed or not: such an id is no guess.</summary>
    internal bool Knows(Guid ticketId) => entries.ContainsKey(ticketId);

    /// <summary>The entry, loaded by one statement if need be; <c>null</c> when there is no such stub.</summary>
    internal async ValueTask<CachedStub?> FindAsync(
        ContextIdentifier tenant,
        Guid ticketId,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        if (TryFind(tenant, ticketId, now) is { } found)
            return found;
        var missFor = bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent;
        if (misses.Contains(ticketId, missFor))
            return null;

        var tenantMark = tenants.GetOrAdd(tenant, _ => new StaleMark());
        var before = Interlocked.Read(ref changes);
        var loaded = await stubs.LoadAsync(tenant, ticketId, cancellationToken);
        if (loaded is null)
        {
            misses.Add(ticketId);
            return null;
        }
        return Keep(loaded, now, tenantMark, before);
    }

    /// <summary>
    /// Takes in what this node made just now with a ticket that it has in memory: whatever decides about the one decides about
    /// the other, and it is loaded again as soon as that would be.
    /// </summary>
    internal void Keep(TicketStub made, TicketStub with)
    {
        if (
            made.Associate != with.Associate
            || !string.Equals(made.Program, with.Program, StringComparison.Ordinal)
            || TryFind(with.Tenant, with.TicketId, time.GetUtcNow()) is not { } entry
        )
            return;
        entries[made.TicketId] = entry.Of(made);
        Counted();
    }

    private CachedStub Keep(
        LoadedStub loaded,
        DateTimeOffset now,
        StaleMark tenantMark,
        long before
    )
    {
        var associateMark = associates.GetOrAdd(
            (loaded.Stub.Tenant, loaded.Associate.Id),
            _ => new StaleMark()
        );
        var entry = new CachedStub(loaded, now, associateMark, tenantMark);
        Inherit(entry);
        entries[loaded.Stub.TicketId] = entry;
        if (Interlocked.Read(ref changes) != before)
            entry.Spoil();
        Counted();
        return entry;
    }

    // A reload must not forget what was noted in memory and is not written yet.
    private void Inherit(CachedStub entry)
    {
        if (entries.TryGetValue(entry.Stub.TicketId, out var earlier))
            entry.Reviewed(earlier.ReviewedAt);
    }

    private bool IsFresh(CachedStub entry, DateTimeOffset now) =>
        !entry.IsStale
        && now - entry.LoadedAt < (bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent);

    private void Counted()
    {
        if (Interlocked.Increment(ref loads) % Share == 0)
            Trim();
    }

    private void Trim()
    {
        if (entries.Count > capacity)
            TrimEntries();
        if (associates.Count > capacity)
            TrimMarks();
    }

    // A mark outlives its entries, for nobody knows whether one still has it: spoiled as it goes, it misleads none.
    private void TrimMarks()
    {
        var surplus = Share;
        foreach (var (key, mark) in associates)
        {
            if (surplus-- == 0)
                return;
            if (associates.TryRemove(new(key, mark)))
                mark.Spoil();
        }
    }

    private void Hear(Changed changed)
    {
        Interlocked.Increment(ref changes);
        switch (changed)
        {
            case Changed.Stub stub:
                if (entries.TryGetValue(stub.TicketId, out var entry))
                    entry.Spoil();
                break;
            case Changed.Associate associate:
                if (associates.TryRemove((associate.Tenant, associate.Id), out var mark))
                    mark.Spoil();
                break;
            // What a ticket may do may hang on an approval: the answers that stand are given up with it.
            case Changed.Everything or Changed.Approval:
                Spoil(changed.Tenant);
                break;
            // The registry's are nobody's stubs; who ends something by them rings for the associates too.
            case Changed.Registry:
                break;
            default:
                foreach (var tenant in tenants.Keys)
                    Spoil(tenant);
                break;
        }
    }

    private void Spoil(ContextIdentifier tenant)
    {
        if (tenants.TryRemove(tenant, out var mark))
            mark.Spoil();
    }

    // Which entries go matters little: one that is in use comes back with one statement. An exact order of use would cost every use a write.
    private void TrimEntries()
    {
        var surplus = Share;
        foreach (var (id, _) in entries)
        {
            if (surplus-- == 0)
                return;
            entries.TryRemove(id, out _);
        }
    }
}
