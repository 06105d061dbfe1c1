using Counterfoil.Authority.Evaluation;
using Counterfoil.Server.Cookies;

namespace Counterfoil.Server.Pages;

/// <summary>Asks the evaluator who is looking at a page, with the ticket in the browser's cookie. Thread-safe.</summary>
internal sealed class Visitors(Evaluator evaluator)
{
    /// <summary>Hears the browser's ticket; the proof is noted in the visit. <c>null</c> when somebody is believed.</summary>
    public async ValueTask<Outcome?> HearAsync(HttpContext context, Visit visit)
    {
        var outcome = await HearAsync(
            SecretCookie.Ticket.Read(context),
            visit.TenantInPath,
            visit.Use,
            context.RequestAborted
        );
        if (outcome is not Outcome.Believed(var proof))
            return outcome;
        visit.Proof = proof;
        return null;
    }

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
