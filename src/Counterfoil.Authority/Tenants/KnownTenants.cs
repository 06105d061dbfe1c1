using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;

namespace Counterfoil.Authority.Tenants;

/// <summary>The tenants as this node knows them: a cache that the bell empties. Thread-safe.</summary>
public sealed class KnownTenants : IDisposable
{
    private readonly ITenants tenants;
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<ContextIdentifier, Known> known = new();
    private readonly IDisposable listening;
    private Known? own;
    private Counted? counted;

    /// <summary>Listens to the bell until disposed.</summary>
    public KnownTenants(ITenants tenants, IBell bell, TimeProvider time)
    {
        (this.tenants, this.bell, this.time) = (tenants, bell, time);
        listening = bell.Listen(changed =>
        {
            if (changed is Changed.Everything or Changed.All)
                Forget();
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
        var now = new Counted(await tenants.CountAsync(cancellationToken) > 1, time.GetUtcNow());
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
        var at = time.GetUtcNow();
        var tenant = id is { } named
            ? await tenants.FindAsync(named, cancellationToken)
            : await tenants.FindOwnAsync(cancellationToken);
        if (tenant is null)
            return null;
        var found = new Known(tenant, at);
        known[tenant.Id] = found;
        if (tenant.IsOwn)
            Volatile.Write(ref own, found);
        return tenant;
    }

    private bool IsFresh(DateTimeOffset loadedAt, DateTimeOffset now) =>
        now - loadedAt < (bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent);

    private void Forget()
    {
        known.Clear();
        Volatile.Write(ref own, null);
        Volatile.Write(ref counted, null);
    }

    private sealed record Known(Tenant Tenant, DateTimeOffset LoadedAt);

    private sealed record Counted(bool Several, DateTimeOffset At);
}
