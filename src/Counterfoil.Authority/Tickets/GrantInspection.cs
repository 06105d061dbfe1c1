using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// What plugins would say of a ticket if it came now: for whoever asks about one without using it. An answer stands as long as
/// a ticket's own does, and falls with whatever is told of its person meanwhile. Thread-safe.
/// </summary>
public sealed class GrantInspection(
    StubCache cache,
    ReviewBoard board,
    TimeProvider time,
    AuthorityOptions options
)
{
    /// <summary>Whether nobody objects. Looking is no use: nothing is noted of it, and nothing recorded.</summary>
    /// <param name="seen">The ticket, which lives.</param>
    /// <param name="evidence">Its text, as it would be brought.</param>
    /// <param name="door">Where somebody asks.</param>
    /// <param name="use">Who asks.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async ValueTask<bool> IsUnopposedAsync(
        SeenTicket seen,
        Evidence evidence,
        Door door,
        Use use,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(evidence);
        var stub = seen.Stub;
        var entry = await cache.FindAsync(stub.Tenant, stub.TicketId, cancellationToken);
        if (entry is null)
            return false;
        var now = time.GetUtcNow();
        if (entry.IsInspected(now, options.ReviewInterval))
            return true;
        var hearing = new Hearing
        {
            Tenant = stub.Tenant,
            Door = door,
            Occasion = Occasion.Use,
            Associate = entry.Associate,
            Origin = stub.Origin,
            Evidence = new EvidenceSet
            {
                Tenant = stub.Tenant,
                Door = door,
                Items = [evidence],
            },
            Use = use,
            Kind = stub.Kind,
            Application = stub.Application,
        };
        if (
            await board.ReviewAsync(hearing, entry.ReviewedAt, cancellationToken)
            is not Judgement.Passed passed
        )
            return false;
        entry.Inspected(now, passed.Until);
        return true;
    }
}
