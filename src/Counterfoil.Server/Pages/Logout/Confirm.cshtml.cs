using Counterfoil.Broker.Applications;
using Counterfoil.Server.OAuth;
using Counterfoil.Server.OAuth.EndSession;
using Counterfoil.Server.Pages.Course;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Logout;

/// <summary>Asks a person whom an application sent here whether to log out, and does it.</summary>
internal sealed class ConfirmModel(
    EndSessionRequests requests,
    AccountSession session,
    IKnownApplications applications,
    ProblemPages problems,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    /// <summary>The application that asks; <c>null</c> where it is not known.</summary>
    public string? Application { get; private set; }

    /// <summary>Where the form goes: here, with what was asked.</summary>
    public string Action => Request.PathBase + Request.Path + Request.QueryString;

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } request)
            return problems.Result(HttpContext, Problem.BadRequest);
        Application = request.ClientId is { } clientId
            ? (await applications.FindAsync(clientId, cancellationToken))?.Name
            : null;
        // The way back leads out of this form, and a browser holds that to the page's policy.
        if (request.ReturnTo is { } address)
            PageHeaders.LetFormsLeadTo(Response, [address]);
        return Page();
    }

    /// <summary>Does it. What was asked is checked anew: it stands in the address.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } request)
            return problems.Result(HttpContext, Problem.BadRequest);
        await session.EndAsync(HttpContext, Visit.Use);
        return new SeeOther(request.Address ?? Request.PathBase + EndSessionEndpoint.Done);
    }

    private async ValueTask<EndSessionRequest?> ReadAsync(CancellationToken cancellationToken) =>
        RequestParameters.OfQuery(Request) is Reading.Read(var parameters)
            ? (await requests.ReadAsync(parameters, cancellationToken)).Request
            : null;
}
