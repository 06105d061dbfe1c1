using System.Collections.Concurrent;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>
/// What tenants and people have said yes to, as this node knows it: a cache that the bell empties. What was not said is
/// kept too, or a stranger's application would ask the database each time. Bounded. Thread-safe.
/// </summary>
public sealed class KnownApprovals : IKnownApprovals, IDisposable
{
    private const int MostKept = 50_000;

    private readonly IApprovals approvals;
    private readonly IConsents consents;
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly IDisposable listening;

    private readonly ConcurrentDictionary<
        (ContextIdentifier Tenant, ApplicationKey Application),
        Kept<Approval>
    > known = new();

    // By person, as the bell tells of them.
    private readonly ConcurrentDictionary<
        (ContextIdentifier Tenant, AssociateId Associate),
        ConcurrentDictionary<ApplicationKey, Kept<Consent>>
    > agreed = new();

    // A system user's row tells its token: when it changes, so does what is known of the approval.
    private readonly ConcurrentDictionary<
        (ContextIdentifier Tenant, AssociateId Associate),
        ApplicationKey
    > systemUsers = new();

    private long changes;

    /// <summary>Listens to the bell until disposed.</summary>
    public KnownApprovals(IApprovals approvals, IConsents consents, IBell bell, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(bell);
        (this.approvals, this.consents, this.bell, this.time) = (approvals, consents, bell, time);
        listening = bell.Listen(Hear);
    }

    /// <inheritdoc/>
    public ValueTask<Standing> FindAsync(
        ContextIdentifier tenant,
        Application application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        return TryFind(tenant, application) is { } standing
            ? new(standing)
            : LoadAsync(tenant, application, cancellationToken);
    }

    /// <summary>As <see cref="FindAsync"/>, where it is known without asking the database; else <c>null</c>.</summary>
    public Standing? TryFind(ContextIdentifier tenant, Application application)
    {
        ArgumentNullException.ThrowIfNull(application);
        var now = time.GetUtcNow();
        return known.TryGetValue((tenant, application.Id), out var kept) && IsFresh(kept, now)
            ? Standing.Of(application, tenant, kept.Row, now)
            : null;
    }

    /// <inheritdoc/>
    public ValueTask<Consent?> FindConsentAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        ApplicationKey application,
        CancellationToken cancellationToken
    ) =>
        agreed.TryGetValue((tenant, associate), out var theirs)
        && theirs.TryGetValue(application, out var kept)
        && IsFresh(kept, time.GetUtcNow())
            ? new(InForce(kept.Row))
            : LoadAsync(tenant, associate, application, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => listening.Dispose();

    private async ValueTask<Standing> LoadAsync(
        ContextIdentifier tenant,
        Application application,
        CancellationToken cancellationToken
    )
    {
        var before = Interlocked.Read(ref changes);
        var now = time.GetUtcNow();
        var row = await approvals.FindAsync(tenant, application.Id, cancellationToken);
        if (known.Count >= MostKept)
            Forget();
        if (row?.SystemUser is { } user)
            systemUsers[(tenant, user)] = application.Id;
        var kept = known[(tenant, application.Id)] = new Kept<Approval>(row, now);
        if (Interlocked.Read(ref changes) != before)
            known.TryRemove(new((tenant, application.Id), kept));
        return Standing.Of(application, tenant, row, now);
    }

    private async ValueTask<Consent?> LoadAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        var before = Interlocked.Read(ref changes);
        var now = time.GetUtcNow();
        var row = await consents.FindAsync(tenant, associate, application, cancellationToken);
        if (agreed.Count >= MostKept)
            agreed.Clear();
        var theirs = agreed.GetOrAdd((tenant, associate), _ => new());
        theirs[application] = new Kept<Consent>(row, now);
        // A change that is told while a load is under way finds nothing to empty yet: what was loaded is then used once.
        if (Interlocked.Read(ref changes) != before)
            agreed.TryRemove((tenant, associate), out _);
        return InForce(row);
    }

    private static Consent? InForce(Consent? row) => row is { WithdrawnAt: null } ? row : null;

    // A clock that jumped back would keep an entry for as long as it jumped.
    private bool IsFresh<T>(Kept<T> kept, DateTimeOffset now)
        where T : class =>
        now >= kept.At
        && now - kept.At < (bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent);

    private void Hear(Changed changed)
    {
        if (changed is Changed.Stub)
            return;
        Interlocked.Increment(ref changes);
        switch (changed)
        {
            case Changed.Approval(var tenant, var application):
                known.TryRemove((tenant, new ApplicationKey(application)), out _);
                break;
            case Changed.Associate(var tenant, var associate):
                agreed.TryRemove((tenant, associate), out _);
                if (systemUsers.TryGetValue((tenant, associate), out var its))
                    known.TryRemove((tenant, its), out _);
                break;
            // A tenant's switches change no approval, and an application is asked for as it is now.
            case Changed.Everything or Changed.OfApplication:
                break;
            default:
                Forget();
                break;
        }
    }

    private void Forget()
    {
        known.Clear();
        agreed.Clear();
        systemUsers.Clear();
    }

    private sealed record Kept<T>(T? Row, DateTimeOffset At)
        where T : class;
}
