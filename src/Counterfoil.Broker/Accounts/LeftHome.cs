using Counterfoil.Authority;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Broker.Accounts;

/// <summary>
/// Ends what applications have at a home that an account has left: there nobody would know any more that it came with the
/// account. What the associate has as that tenant's own is left to the tenant. Thread-safe.
/// </summary>
public sealed class LeftHome(ITicketStubs stubs, IRevocations revocations, TimeProvider time)
{
    /// <summary>Ends it, until now.</summary>
    public async Task EndAsync(Actor actor, Home.OfTenant home, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(home);
        var now = time.GetUtcNow();
        var by = actor.Proof?.Tenant.Id == home.Tenant ? actor.Id : null;
        foreach (var application in await ApplicationsAsync(home, now, cancellationToken))
            await revocations.EndAsync(
                new RevokedBefore(
                    new RevocationScope.OfApplicationOfAssociate(
                        home.Tenant,
                        application,
                        home.Associate
                    ),
                    now,
                    ExceptLine: null
                ),
                new Change(by, now),
                cancellationToken
            );
    }

    private async Task<IReadOnlySet<Guid>> ApplicationsAsync(
        Home.OfTenant home,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var found = new HashSet<Guid>();
        foreach (var kind in Enum.GetValues<TicketKind>())
        {
            string? after = null;
            do
            {
                var page = await stubs.ListLivingAsync(
                    home.Tenant,
                    home.Associate,
                    kind,
                    now,
                    new PageRequest(after, PageRequest.MaxLimit),
                    cancellationToken
                );
                found.UnionWith(page.Items.Select(stub => stub.Application).OfType<Guid>());
                after = page.Next;
            } while (after is not null);
        }
        return found;
    }
}
