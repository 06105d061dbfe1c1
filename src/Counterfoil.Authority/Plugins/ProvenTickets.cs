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
        // What applications hold begins with a grant, or without one with an access token; the rest ends with its root.
        await EndAsync(asker, owner, id, TicketKind.Ticket, cancellationToken);
        await EndAsync(asker, owner, id, TicketKind.Grant, cancellationToken);
        await EndAsync(asker, owner, id, TicketKind.AccessToken, cancellationToken);
    }

    private async Task EndAsync(
        Proof asker,
        Associate owner,
        CredentialId id,
        TicketKind kind,
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
                kind,
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
