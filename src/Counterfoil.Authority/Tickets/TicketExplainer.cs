using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Authority.Tickets;

/// <summary>What is to be said of a ticket. Immutable.</summary>
/// <param name="Stub">Its stub.</param>
/// <param name="Associate">Whose it is.</param>
/// <param name="EndsAt">When it ends, or ended.</param>
/// <param name="EndsBecause"><c>idle</c>, <c>absolute</c>, <c>revoked</c>, <c>disabled</c> or <c>type_not_allowed</c>.</param>
/// <param name="IsLiving">Whether it still lets its holder in, as far as the stub goes.</param>
public sealed record TicketExplanation(
    TicketStub Stub,
    Associate Associate,
    DateTimeOffset EndsAt,
    string EndsBecause,
    bool IsLiving
);

/// <summary>Tells what a stub knows. Looking at a ticket is not a use: it renews nothing. Thread-safe.</summary>
public sealed class TicketExplainer(ITicketStubs stubs, TicketRenewals renewals, TimeProvider time)
{
    /// <summary>
    /// Explains a ticket of the asker's tenant by its GUID: the asker's own, or anyone's for an administrator.
    /// <c>null</c> when there is none that the asker may see.
    /// </summary>
    public async Task<TicketExplanation?> ExplainAsync(
        Proof asker,
        Guid ticketId,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(asker);
        await renewals.FlushAsync(cancellationToken);
        var loaded = await stubs.LoadAsync(asker.Tenant.Id, ticketId, cancellationToken);
        if (
            loaded is null
            || (
                loaded.Associate.Id != asker.Associate.Id
                && !AssociateRegister.MayAdminister(asker, loaded.Associate)
            )
        )
            return null;
        return Explain(loaded, asker.Tenant.Switches.AllowedTypes);
    }

    /// <summary>The living tickets of one associate, or of all in the asker's tenant. The caller has checked the right.</summary>
    public async Task<Page<TicketStub>> ListAsync(
        Proof asker,
        AssociateId? associate,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(asker);
        await renewals.FlushAsync(cancellationToken);
        return await stubs.ListLivingAsync(
            asker.Tenant.Id,
            associate,
            time.GetUtcNow(),
            page,
            cancellationToken
        );
    }

    private TicketExplanation Explain(LoadedStub loaded, IReadOnlyList<AssociateType> allowed)
    {
        var stub = loaded.Stub;
        var now = time.GetUtcNow();
        var end = stub.IdleEnd < stub.AbsoluteEnd ? stub.IdleEnd : stub.AbsoluteEnd;
        var because = stub.IdleEnd < stub.AbsoluteEnd ? "idle" : "absolute";
        if (RevokedAt(loaded) is { } revoked && revoked < end)
            return new TicketExplanation(
                stub,
                loaded.Associate,
                revoked,
                "revoked",
                IsLiving: false
            );
        if (!loaded.Associate.IsActive)
            return new TicketExplanation(stub, loaded.Associate, end, "disabled", IsLiving: false);
        if (!allowed.Contains(loaded.Associate.Type))
            return new TicketExplanation(
                stub,
                loaded.Associate,
                end,
                "type_not_allowed",
                IsLiving: false
            );
        return new TicketExplanation(stub, loaded.Associate, end, because, now < end);
    }

    private static DateTimeOffset? RevokedAt(LoadedStub loaded)
    {
        var instants = loaded.Ends.Where(end => end.Ends(loaded.Stub)).Select(end => end.Until);
        return loaded.Stub.RevokedAt is { } own
            ? instants.Append(own).Min()
            : instants.Select(instant => (DateTimeOffset?)instant).Min();
    }
}
