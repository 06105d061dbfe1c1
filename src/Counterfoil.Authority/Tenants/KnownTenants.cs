using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;

namespace Counterfoil.Authority.Tenants;

/// <summary>The tenants as this node knows them: a bounded cache that the bell spoils, one tenant at a time. Thread-safe.</summary>
/// <remarks>
/// A change that is told while a load is under way finds nothing to spoil yet; so changes are counted, and what was loaded
/// while the count moved is used once and not kept.
/// </remarks>
public sealed class KnownTenants : IDisposable
{
    /// <summary>How much is kept, in units of some 2 KB: a tenant without a logo is one, with the largest logo 23.</summary>
    public const int Most = 30_000;

    private readonly ITenants tenants;
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<ContextIdentifier, Known> known = new();
    private readonly IDisposable listening;
    private Known? own;
    private Counted? counted;
    private int weight;
    private long changes;

    /// <summary>Listens to the bell until disposed.</summary>
    public KnownTenants(ITenants tenants, IBell bell, TimeProvider time)
    {
        (this.tenants, this.bell, this.time) = (tenants, bell, time);
        listening = bell.Listen(changed =>
        {
            if (changed is Changed.Everything)
                Forget(changed.Tenant);
            else if (changed is Changed.All)
                ForgetAll();
        });
    }

    /// <summary>The tenant; <c>null</c> as identifier means the installation's own. <c>null</c> when there is none.</summary>
    public ValueTask<Tenant?> FindAsync(
        ContextIdentifier? id,
        CancellationToken cancellationToken
    ) =>
        TryFind(id, time.GetUtcNow()) is { } tenant
            ? new(tenant)
            : LoadAsync(id, cancellationToken);

    /// <summary>The tenant, if it is known without asking the database.</summary>
    internal Tenant? TryFind(ContextIdentifier? id, DateTimeOffset now)
    {
        var found = Volatile.Read(ref own);
        if (id is { } named)
            known.TryGetValue(named, out found);
        return found is not null && IsFresh(found.LoadedAt, now) ? found.Tenant : null;
    }

    /// <summary>Whether there are several tenants, so that tickets name theirs.</summary>
    public async ValueTask<bool> AreSeveralAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref counted) is { } before && IsFresh(before.At, time.GetUtcNow()))
            return before.Several;
        var seen = Interlocked.Read(ref changes);
        var now = new Counted(await tenants.CountAsync(2, cancellationToken) > 1, time.GetUtcNow());
        // They never become fewer.
        if (now.Several || Interlocked.Read(ref changes) == seen)
            Volatile.Write(ref counted, now);
        return now.Several;
    }

    /// <inheritdoc/>
    public void Dispose() => listening.Dispose();

    private async ValueTask<Tenant?> LoadAsync(
        ContextIdentifier? id,
        CancellationToken cancellationToken
    )
    {
        var (before, at) = (Interlocked.Read(ref changes), time.GetUtcNow());
        var tenant = id is { } named
            ? await tenants.FindAsync(named, cancellationToken)
            : await tenants.FindOwnAsync(cancellationToken);
        if (tenant is null)
            return null;
        Keep(new Known(tenant, at));
        if (Interlocked.Read(ref changes) != before)
            Forget(tenant.Id);
        return tenant;
    }

    private void Keep(Known found)
    {
        Drop(found.Tenant.Id);
        if (known.TryAdd(found.Tenant.Id, found))
            Interlocked.Add(ref weight, found.Weight);
        if (found.Tenant.IsOwn)
            Volatile.Write(ref own, found);
        // Which of them goes matters little: one that is in use comes back with one statement.
        if (Volatile.Read(ref weight) <= Most)
            return;
        foreach (var (id, _) in known)
        {
            Drop(id);
            if (Volatile.Read(ref weight) <= Most / 10 * 9)
                return;
        }
    }

    private void Drop(ContextIdentifier tenant)
    {
        if (known.TryRemove(tenant, out var dropped))
            Interlocked.Add(ref weight, -dropped.Weight);
    }

    private bool IsFresh(DateTimeOffset loadedAt, DateTimeOffset now) =>
        now - loadedAt < (bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent);

    private void Forget(ContextIdentifier tenant)
    {
        Interlocked.Increment(ref changes);
        Drop(tenant);
        if (Volatile.Read(ref own) is { } kept && kept.Tenant.Id == tenant)
            Volatile.Write(ref own, null);
        if (Volatile.Read(ref counted) is { Several: false })
            Volatile.Write(ref counted, null);
    }

    private void ForgetAll()
    {
        Interlocked.Increment(ref changes);
        foreach (var (id, _) in known)
            Drop(id);
        Volatile.Write(ref own, null);
        if (Volatile.Read(ref counted) is { Several: false })
            Volatile.Write(ref counted, null);
    }

    private sealed record Known(Tenant Tenant, DateTimeOffset LoadedAt)
    {
        public int Weight { get; } = 1 + ((Tenant.Switches.Face.Logo?.Length ?? 0) / 2048);
    }

    private sealed record Counted(bool Several, DateTimeOffset At);
}
