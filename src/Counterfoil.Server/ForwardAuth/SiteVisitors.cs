using Counterfoil.Authority.Evaluation;
using Counterfoil.Client;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Pages;
using Counterfoil.Server.Sites;

namespace Counterfoil.Server.ForwardAuth;

/// <summary>Who visits a site.</summary>
/// <param name="Proof">Who is believed; <c>null</c> when nobody is.</param>
/// <param name="Refusal">Why nobody is; means nothing beside a proof.</param>
internal sealed record SiteVisit(Proof? Proof, TicketRefusal Refusal)
{
    public static SiteVisit Unknown { get; } = new(Proof: null, TicketRefusal.InvalidCredentials);
}

/// <summary>Asks the evaluator who visits a site behind a proxy. Thread-safe.</summary>
internal sealed class SiteVisitors(Evaluator evaluator, Uses uses, ILogger<SiteVisitors> log)
{
    /// <summary>Hears the evidence of a visit, and the ticket in the site's cookie beside it.</summary>
    public async ValueTask<SiteVisit> HearAsync(
        HttpContext context,
        Site site,
        IReadOnlyList<Evidence> inHeader
    ) =>
        await HearAsync(
            context,
            site,
            SecretCookie.Site.Read(context) is { } ticket
                ? [.. inHeader, new TicketEvidence(ticket)]
                : inHeader,
            context.RequestAborted
        );

    /// <summary>Hears one ticket.</summary>
    public ValueTask<SiteVisit> HearAsync(HttpContext context, Site site, Secret ticket) =>
        HearAsync(context, site, [new TicketEvidence(ticket)], context.RequestAborted);

    private async ValueTask<SiteVisit> HearAsync(
        HttpContext context,
        Site site,
        IReadOnlyList<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        var use = BrowserUse.Of(context.Request, uses.Of(context));
        var outcome = await evaluator.HearAsync(
            new Presented
            {
                Door = Doors.ForwardAuth,
                Tenant = site.Tenant,
                Evidence = evidence,
                Use = use.Purpose.Length > 0 ? use : use with { Purpose = site.Host },
            },
            cancellationToken
        );
        switch (outcome)
        {
            case Outcome.Believed(var proof) when IsFor(proof, site):
                return new SiteVisit(proof, TicketRefusal.NoEvidence);
            case Outcome.Believed:
                DoorLog.TicketOfAnotherSite(log, site.Host);
                return SiteVisit.Unknown;
            case Outcome.Refused(var refusal):
                return new SiteVisit(Proof: null, Refusals.Say(refusal));
            default:
                // The evaluator keeps this from doors without a page; nobody is let in by it here.
                return SiteVisit.Unknown;
        }
    }

    // A ticket that was handed over to one site is seen by that site; shown at another it is that site's theft.
    private static bool IsFor(Proof proof, Site site) =>
        proof.Ticket?.Terms is not { Doors: [var only] } terms
        || only != Doors.ForwardAuth.Name
        || terms.Purpose == site.Host;
}
