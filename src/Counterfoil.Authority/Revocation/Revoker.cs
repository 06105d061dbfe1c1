using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Authority.Revocation;

/// <summary>Ends tickets. In force on this node before a call returns, and on every other within a second. Thread-safe.</summary>
public sealed class Revoker(ITicketStubs stubs, IRevocations revocations, TimeProvider time)
{
    /// <summary>How many living tickets a mass revocation would end; shown before it is done.</summary>
    public Task<int> PreviewAsync(RevocationScope scope, CancellationToken cancellationToken) =>
        stubs.CountLivingAsync(scope, time.GetUtcNow(), cancellationToken);

    /// <summary>Ends all tickets of the scope that were issued until now, or until the instant it names; returns how many lived.</summary>
    public async Task<int> EndAsync(
        Proof actor,
        RevocationScope scope,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(scope);
        var now = time.GetUtcNow();
        var count = await stubs.CountLivingAsync(scope, now, cancellationToken);
        var until = scope.IssuedUntil is { } instant && instant < now ? instant : now;
        await revocations.EndAsync(
            new RevokedBefore(scope, until, ExceptLine: null),
            new Change(actor.Associate.Id, now),
            cancellationToken
        );
        return count;
    }

    /// <summary>Ends one ticket and those got with it; returns how many lived. The caller has checked that the actor may.</summary>
    public Task<int> EndAsync(Proof actor, Guid ticketId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return stubs.EndWithDescendantsAsync(
            actor.Tenant.Id,
            ticketId,
            new Change(actor.Associate.Id, time.GetUtcNow()),
            cancellationToken
        );
    }
}
