using System.Collections.Concurrent;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Seats;

namespace Counterfoil.Broker.Accounts;

/// <summary>
/// The accounts as this node knows them: a bounded cache that the bell spoils. A name that nobody has is asked for each time; a
/// home that is no account's is remembered, since whoever is there without one is asked about at every hearing. Thread-safe.
/// </summary>
public sealed class KnownAccounts : IKnownAccounts, IDisposable
{
    // An account in memory is some 300 bytes.
    private const int Most = 20_000;
    private const int MostDomains = 2_000;

    private readonly IAccounts accounts;
    private readonly IAccountEnds ends;
    private readonly SeatKeeper seats;
    private readonly KnownTenants tenants;
    private readonly IBell bell;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<AccountId, Known> known = new();
    private readonly ConcurrentDictionary<NameKey, AccountId> names = new();
    private readonly ConcurrentDictionary<Home, AccountId> homes = new();
    private readonly ConcurrentDictionary<Home, DateTimeOffset> homesOfNobody = new();
    private readonly ConcurrentDictionary<AccountId, KnownEnd> ended = new();
    private readonly ConcurrentDictionary<string, InUse> inUse = new(StringComparer.Ordinal);
    private readonly IDisposable listening;
    private long changes;

    /// <summary>Listens to the bell until disposed.</summary>
    public KnownAccounts(
        IAccounts accounts,
        IAccountEnds ends,
        SeatKeeper seats,
        KnownTenants tenants,
        IBell bell,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(bell);
        (this.accounts, this.ends) = (accounts, ends);
        (this.seats, this.tenants) = (seats, tenants);
        (this.bell, this.time) = (bell, time);
        listening = bell.Listen(Hear);
    }

    /// <inheritdoc/>
    public ValueTask<Account?> FindAsync(string loginName, CancellationToken cancellationToken)
    {
        if (!NameKey.TryCreate(loginName, out var key))
            return new((Account?)null);
        return
            names.TryGetValue(key, out var id)
            && TryFind(id) is { } found
            && NameKey.TryCreate(found.LoginName, out var its)
            && its == key
            ? new(found)
            : LoadAsync(() => accounts.FindAsync(key, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        TryFind(id) is { } found
            ? new(found)
            : LoadAsync(() => accounts.FindAsync(id, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<Account?> FindByHomeAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    )
    {
        var home = new Home.OfTenant(tenant, associate);
        if (homes.TryGetValue(home, out var id) && TryFind(id) is { } found && found.Home == home)
            return new(found);
        return
            homesOfNobody.TryGetValue(home, out var askedAt) && IsFresh(askedAt, time.GetUtcNow())
            ? new((Account?)null)
            : LoadByHomeAsync(home, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> EndedUntilAsync(
        AccountId id,
        CancellationToken cancellationToken
    ) =>
        ended.TryGetValue(id, out var known) && IsFresh(known.LoadedAt, time.GetUtcNow())
            ? new(known.Until)
            : LoadEndAsync(id, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Place>> PlacesAsync(
        Account account,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        var places = new List<Place>();
        if (account.Home is Home.OfTenant(var tenant, var associate))
            places.Add(new Place(tenant, associate, IsHome: true));
        foreach (var seat in await seats.ListAsync(account.Id, cancellationToken))
            places.Add(
                new Place(seat.Tenant, seat.Associate, IsHome: false)
                {
                    WaitsSince = seat.Claim?.At,
                }
            );
        var open = new List<Place>(places.Count);
        foreach (var place in places)
        {
            if (
                await tenants.FindAsync(place.Tenant, cancellationToken) is
                { State: TenantState.Active } there
            )
                open.Add(place with { Tenant = there.Id });
        }
        return open;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Remembered as long as entries are: where a name that nobody has is drawn must not change with every account that is
    /// added. A domain that no account has is that of all, as the page must answer for any.
    /// </remarks>
    public async ValueTask<IReadOnlyList<ContextIdentifier>> HomesInUseAsync(
        string domain,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(domain);
        var key = NameKey.TryCreate(domain, out var folded) ? folded.Value : "";
        var now = time.GetUtcNow();
        if (inUse.TryGetValue(key, out var remembered) && IsFresh(remembered.At, now))
            return remembered.Homes;
        var found = await accounts.ListHomesAsync(key, cancellationToken);
        if (found.Count == 0 && key.Length > 0)
            return await HomesInUseAsync("", cancellationToken);
        if (inUse.Count >= MostDomains)
            inUse.Clear();
        inUse[key] = new InUse(found, now);
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => listening.Dispose();

    private Account? TryFind(AccountId id) =>
        known.TryGetValue(id, out var found) && IsFresh(found.LoadedAt, time.GetUtcNow())
            ? found.Account
            : null;

    private bool IsFresh(DateTimeOffset loadedAt, DateTimeOffset now) =>
        now - loadedAt < (bell.IsHeard ? BellTimes.Cache : BellTimes.CacheWhileSilent);

    // A change that is told while a load is under way finds nothing to forget yet: what was loaded is then not kept.
    private async ValueTask<Account?> LoadAsync(Func<ValueTask<Account?>> load)
    {
        var (before, at) = (Interlocked.Read(ref changes), time.GetUtcNow());
        if (await load() is not { } account)
            return null;
        if (known.Count >= Most)
            Forget();
        known[account.Id] = new Known(account, at);
        if (NameKey.TryCreate(account.LoginName, out var name))
            names[name] = account.Id;
        homes[account.Home] = account.Id;
        if (Interlocked.Read(ref changes) != before)
            known.TryRemove(account.Id, out _);
        return account;
    }

    private async ValueTask<Account?> LoadByHomeAsync(
        Home.OfTenant home,
        CancellationToken cancellationToken
    )
    {
        var (before, at) = (Interlocked.Read(ref changes), time.GetUtcNow());
        if (await LoadAsync(() => accounts.FindAsync(home, cancellationToken)) is { } account)
            return account;
        if (homesOfNobody.Count >= Most)
            homesOfNobody.Clear();
        homesOfNobody[home] = at;
        if (Interlocked.Read(ref changes) != before)
            homesOfNobody.TryRemove(home, out _);
        return null;
    }

    private async ValueTask<DateTimeOffset?> LoadEndAsync(
        AccountId id,
        CancellationToken cancellationToken
    )
    {
        var (before, at) = (Interlocked.Read(ref changes), time.GetUtcNow());
        var until = await ends.FindAsync(id, cancellationToken);
        if (ended.Count >= Most)
            ended.Clear();
        ended[id] = new KnownEnd(until, at);
        if (Interlocked.Read(ref changes) != before)
            ended.TryRemove(id, out _);
        return until;
    }

    private void Hear(Changed changed)
    {
        switch (changed)
        {
            case Changed.Registry(IAccounts.Rung, var id):
                Interlocked.Increment(ref changes);
                known.TryRemove(new AccountId(id), out _);
                ended.TryRemove(new AccountId(id), out _);
                // Whose home it became is not told.
                homesOfNobody.Clear();
                break;
            case Changed.All:
                Interlocked.Increment(ref changes);
                Forget();
                break;
        }
    }

    private void Forget()
    {
        known.Clear();
        names.Clear();
        homes.Clear();
        homesOfNobody.Clear();
        ended.Clear();
    }

    private sealed record InUse(IReadOnlyList<ContextIdentifier> Homes, DateTimeOffset At);

    private sealed record KnownEnd(DateTimeOffset? Until, DateTimeOffset LoadedAt);

    private sealed record Known(Account Account, DateTimeOffset LoadedAt);
}
