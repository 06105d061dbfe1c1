using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Logins;

/// <summary>What a person let applications do in all the places where they may go, each asked by who they are there. Thread-safe.</summary>
public sealed class PersonConsents(PersonPlaces places, ConsentDesk desk)
{
    private const char Between = '/';

    /// <summary>Those that stand: of the home first, then tenant by tenant.</summary>
    public async Task<Page<Consent>> ListAsync(
        Proof home,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(home);
        if (Begin(home, page.After) is not var (from, after))
            return new Page<Consent>([], Next: null);
        var items = new List<Consent>();
        await foreach (var there in places.EachAsync(home, from, home.Use, cancellationToken))
        {
            var tenant = there.Tenant.Id;
            var left = page.BoundedLimit - items.Count;
            if (left == 0)
                return new Page<Consent>(items, $"{tenant}{Between}");
            var found = await desk.ListAsync(
                there,
                new PageRequest(tenant == from ? after : null, left),
                cancellationToken
            );
            items.AddRange(found.Items);
            if (found.Next is { } next)
                return new Page<Consent>(items, $"{tenant}{Between}{next}");
        }
        return new Page<Consent>(items, Next: null);
    }

    /// <summary>Withdraws one where it was given.</summary>
    public async Task<Registered<Consent>> WithdrawAsync(
        Proof home,
        ContextIdentifier tenant,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(home);
        return await places.FindAsync(home, tenant, home.Use, cancellationToken) is { } there
            ? await desk.WithdrawAsync(there, application, cancellationToken)
            : new Registered<Consent>.NotFound();
    }

    // Null where it is no page's end.
    private static (ContextIdentifier From, string? After)? Begin(Proof home, string? after)
    {
        if (after is null)
            return (home.Tenant.Id, null);
        var parts = after.Split(Between, 2);
        return parts.Length == 2 && ContextIdentifier.TryParse(parts[0], out var from)
            ? (from, parts[1])
            : null;
    }
}
