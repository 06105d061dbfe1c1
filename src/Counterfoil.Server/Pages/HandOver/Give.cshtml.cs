using Counterfoil.Authority.HandOvers;
using Counterfoil.Authority.Tickets;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Sites;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.HandOver;

/// <summary>
/// Sends who is logged in back to another site, with a code for a ticket. Who is not logged in comes here by way of the
/// login page.
/// </summary>
internal sealed class GiveModel(
    HandOverDesk desk,
    KnownSites sites,
    ProblemPages problems,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    /// <summary>Gives the code and sends the browser on.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (HandOverAddress.SiteOf(Request.Query, Visit, sites) is not { } site)
            return problems.Result(HttpContext, Problem.NoSite);
        if (
            Request.Query["bound"] is not [{ } bound]
            || !HandOverDesk.IsBound(bound)
            || Visit.Proof is not { Ticket: not null } proof
        )
            return problems.Result(HttpContext, Problem.BadRequest);
        var goal =
            Request.Query["to"] is [{ } to] && SitePath.TryParse(to, out var path)
                ? path
                : SitePath.Root;
        var given = await desk.GiveAsync(
            proof,
            new HandOverWish(site.CallBack, bound, goal.Value, NarrowedTo(site)),
            cancellationToken
        );
        return given is HandOverGiven.Done(var code)
            ? new SeeOther($"{site.CallBack}?code={code.Reveal()}")
            : problems.Result(HttpContext, Problem.Forbidden);
    }

    // What a site behind a proxy is sent with each request opens that proxy's door for that site, and nothing else.
    private static TicketRequest NarrowedTo(Site site) =>
        site.IsProxied
            ? new TicketRequest { Doors = [Doors.ForwardAuth.Name], Purpose = site.Host }
            : new TicketRequest { Purpose = site.Host };
}
