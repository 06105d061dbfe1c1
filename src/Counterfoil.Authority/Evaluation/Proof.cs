using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Authority.Evaluation;

/// <summary>
/// "This associate, believed just now, because of this credential." Only the authority can construct it, so whoever
/// holds one need not ask again. Immutable; good for the request that it was made in.
/// </summary>
public sealed class Proof
{
    internal Proof(
        Tenant tenant,
        Associate associate,
        Origin origin,
        Door door,
        Use use,
        TicketStub? ticket,
        DateTimeOffset? countsFrom = null
    ) =>
        (Tenant, Associate, Origin, Door, Use, Ticket, CountsFrom) = (
            tenant,
            associate,
            origin,
            door,
            use,
            ticket,
            countsFrom ?? origin.At
        );

    /// <summary>The tenant.</summary>
    public Tenant Tenant { get; }

    /// <summary>Who, with the card.</summary>
    public Associate Associate { get; }

    /// <summary>What proved it.</summary>
    public Origin Origin { get; }

    /// <summary>The door.</summary>
    public Door Door { get; }

    /// <summary>From where and what for.</summary>
    public Use Use { get; }

    /// <summary>The stub of the ticket that was used; <c>null</c> at a login.</summary>
    public TicketStub? Ticket { get; }

    /// <summary>
    /// From when a line that begins with this proof counts: what is revoked since then ends it. Since the person was proven,
    /// or, with a ticket that a revocation spared, since that.
    /// </summary>
    internal DateTimeOffset CountsFrom { get; }

    /// <summary>
    /// Whether an application holds the ticket that was used: it acts for somebody, and is not that somebody. Who and what the
    /// house lets in, and what it keeps for people, is no business of applications, whatever rights the card holds.
    /// </summary>
    public bool IsByApplication => Ticket?.Application is not null;

    /// <summary>Whether the card holds the right in this tenant.</summary>
    public bool Has(string right) => Associate.Card.Has(right);

    /// <summary>Whether this is an operator: a holder of <see cref="Rights.AdminAll"/> in the installation's own tenant.</summary>
    public bool IsOperator => Tenant.IsOwn && Has(Rights.AdminAll);
}
