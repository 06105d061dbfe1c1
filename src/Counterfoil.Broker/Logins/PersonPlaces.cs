using System.Runtime.CompilerServices;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Logins;

/// <summary>Who somebody is in all the places where they may go, each asked for its own word. Thread-safe.</summary>
public sealed class PersonPlaces(IKnownAccounts accounts, IVouching vouching)
{
    private static readonly StringComparer Order = StringComparer.OrdinalIgnoreCase;

    /// <summary>A proof for each place that lets the person in, the home first.</summary>
    public async Task<IReadOnlyList<Proof>> AllAsync(
        Proof home,
        Use use,
        CancellationToken cancellationToken
    )
    {
        var proofs = new List<Proof>();
        await foreach (var proof in EachAsync(home, from: home.Tenant.Id, use, cancellationToken))
            proofs.Add(proof);
        return proofs;
    }

    /// <summary>The same one after the other, in an order that stays, from one of them on; it need not be there any more.</summary>
    public async IAsyncEnumerable<Proof> EachAsync(
        Proof home,
        ContextIdentifier from,
        Use use,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(home);
        var isFromHome = from == home.Tenant.Id;
        if (isFromHome)
            yield return home;
        var (account, places) = await PlacesAsync(home, cancellationToken);
        foreach (var place in places.OrderBy(one => one.Tenant.Value, Order))
        {
            if (
                (isFromHome || Order.Compare(place.Tenant.Value, from.Value) >= 0)
                && await vouching.VouchAsync(account!, home, place, use, cancellationToken)
                    is Outcome.Believed(var there)
            )
                yield return there;
        }
    }

    /// <summary>Who the person is in one tenant; <c>null</c> where they are not let in.</summary>
    public async Task<Proof?> FindAsync(
        Proof home,
        ContextIdentifier tenant,
        Use use,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(home);
        if (home.Tenant.Id == tenant)
            return home;
        var (account, places) = await PlacesAsync(home, cancellationToken);
        return
            places.FirstOrDefault(one => one.Tenant == tenant) is { } place
            && await vouching.VouchAsync(account!, home, place, use, cancellationToken)
                is Outcome.Believed(var there)
            ? there
            : null;
    }

    private async Task<(Account? Account, IReadOnlyList<Place> Places)> PlacesAsync(
        Proof home,
        CancellationToken cancellationToken
    )
    {
        // What an application has of somebody speaks for them where it was given, and nowhere else.
        var account = home.IsByApplication
            ? null
            : await accounts.FindByHomeAsync(home.Tenant.Id, home.Associate.Id, cancellationToken);
        if (account is null)
            return (null, []);
        var places = await accounts.PlacesAsync(account, cancellationToken);
        return (account, [.. places.Where(place => place.Tenant != home.Tenant.Id)]);
    }
}
