using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Seats;
using Counterfoil.Server.Cookies;

namespace Counterfoil.Server.Pages;

/// <summary>Asks the evaluator who is looking at a page, with the ticket in the browser's cookie. Thread-safe.</summary>
internal sealed class Visitors(Evaluator evaluator, HomeStanding homes)
{
    /// <summary>
    /// Hears the browser's ticket, else the broker's session where this is its home; the proof is noted in the visit.
    /// <c>null</c> when somebody is believed.
    /// </summary>
    public async ValueTask<Outcome?> HearAsync(HttpContext context, Visit visit)
    {
        var ticket = SecretCookie.Ticket.Read(context);
        var outcome = await HearAsync(context, visit, ticket);
        if (outcome is null || SessionAt(context, visit) is not { } session)
            return outcome;
        var second = await HearAsync(context, visit, session);
        if (
            second is null
            && await homes.AtHomeAsync(visit.Proof!, context.RequestAborted) != AccountAtHome.Open
        )
        {
            (visit.Proof, visit.Ticket) = (null, null);
            SecretCookie.Account.Drop(context);
            return outcome;
        }
        // Nobody would ever be sent to log in for its sake, and each page would try it once more.
        if (
            second is null
            && outcome is Outcome.Refused { Refusal.Code: RefusalCode.InvalidCredentials }
        )
            SecretCookie.Ticket.Drop(context);
        return second;
    }

    private async ValueTask<Outcome?> HearAsync(HttpContext context, Visit visit, Secret? ticket)
    {
        var outcome = await HearAsync(
            ticket,
            visit.TenantInPath,
            visit.Use,
            context.RequestAborted
        );
        if (outcome is not Outcome.Believed(var proof))
            return outcome;
        (visit.Proof, visit.Ticket) = (proof, ticket);
        return null;
    }

    private static Secret? SessionAt(HttpContext context, Visit visit) =>
        SecretCookie.Account.Read(context) is { } session && IsFrom(session, visit) is true
            ? session
            : null;

    // Null for what is no ticket.
    private static bool? IsFrom(Secret ticket, Visit visit) =>
        !Ticket.TryParse(ticket.Reveal(), out var parts) ? null
        : parts.Tenant is { } named ? named == visit.Tenant.Id
        : visit.Tenant.IsOwn;

    /// <summary>Whether the browser's own ticket is another tenant's than the page, and good there.</summary>
    public async ValueTask<bool> AreElsewhereAsync(HttpContext context, Visit visit) =>
        SecretCookie.Ticket.Read(context) is { } ticket
        && IsFrom(ticket, visit) is false
        && await WhoAsync(ticket, visit.Use, context.RequestAborted) is not null;

    /// <summary>Who a ticket proves, at the tenant that it names itself; <c>null</c> when nobody.</summary>
    public async ValueTask<Proof?> WhoAsync(
        Secret ticket,
        Use use,
        CancellationToken cancellationToken
    ) =>
        Ticket.TryParse(ticket.Reveal(), out var parts)
        && await HearAsync(ticket, parts.Tenant, use, cancellationToken)
            is Outcome.Believed(var proof)
            ? proof
            : null;

    /// <summary>Whom the browser's own ticket proves, at the tenant that it names; <c>null</c> when nobody.</summary>
    public async ValueTask<Proof?> WhoAsync(HttpContext context, Use use) =>
        SecretCookie.Ticket.Read(context) is { } ticket
            ? await WhoAsync(ticket, use, context.RequestAborted)
            : null;

    // What is in the cookie is a ticket or nothing: a name and a password never get in this way.
    private ValueTask<Outcome> HearAsync(
        Secret? ticket,
        ContextIdentifier? tenant,
        Use use,
        CancellationToken cancellationToken
    ) =>
        evaluator.HearAsync(
            new Presented
            {
                Door = Doors.LoginPage,
                Tenant = tenant,
                Evidence = ticket is null ? [] : [new TicketEvidence(ticket)],
                Use = use,
            },
            cancellationToken
        );
}
