using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Authority.Plugins;

/// <summary>Ends the tickets behind which a credential stands that is no longer what it was, but for the line of the one in use. Thread-safe.</summary>
public sealed class ProvenTickets(ITicketStubs stubs, IRevocations revocations, TimeProvider time)
{
    /// <summary>Ends those of the associate that a credential helped to prove.</summary>
    internal async Task EndAsync(
        Proof asker,
        Associate owner,
        CredentialId id,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var page = new PageRequest(After: null, PageRequest.MaxLimit);
        while (true)
        {
            var living = await stubs.ListLivingAsync(
                owner.Tenant,
                owner.Id,
                now,
                page,
                cancellationToken
            );
            foreach (var stub in living.Items)
            {
                if (
                    stub.Line != asker.Ticket?.Line
                    && stub.Origin.Credentials.Any(credential => credential.Id == id)
                )
                    await stubs.EndWithDescendantsAsync(
                        owner.Tenant,
                        stub.TicketId,
                        new Change(asker.Associate.Id, now),
                        cancellationToken
                    );
            }
            if (living.Next is null)
                return;
            page = page with { After = living.Next };
        }
    }

    /// <summary>Ends all of the asker's own.</summary>
    internal Task EndOthersAsync(Proof asker, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return revocations.EndAsync(
            new RevokedBefore(
                new RevocationScope.OfAssociate(asker.Tenant.Id, asker.Associate.Id),
                now,
                asker.Ticket?.Line
            ),
            new Change(asker.Associate.Id, now),
            cancellationToken
        );
    }
}
