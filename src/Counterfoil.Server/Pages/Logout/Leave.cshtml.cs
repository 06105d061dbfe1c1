using Counterfoil.Authority.Revocation;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Pages.Course;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Logout;

/// <summary>Ends the browser's ticket, or all of its associate's.</summary>
internal sealed class LeaveModel(
    Visitors visitors,
    AccountSession session,
    Revoker revoker,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    /// <summary>How many tickets the associate has.</summary>
    public int Living { get; private set; }

    /// <summary>Whether the box is ticked to begin with.</summary>
    public bool IsEverywhere { get; private set; }

    /// <summary>Asks whether, and from where.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await visitors.HearAsync(HttpContext, Visit) is not null)
            return GoTo("/login");
        IsEverywhere = Request.Query["everywhere"] == "1";
        Living = await revoker.PreviewAsync(All(), cancellationToken);
        return Page();
    }

    /// <summary>Logs out. Without a ticket there is nothing to end, and the browser is as good as logged out.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        await visitors.HearAsync(HttpContext, Visit);
        var ended = 0;
        if (Visit.Proof is { Ticket: { } ticket } proof)
            ended = fields.IsTicked("everywhere")
                ? await revoker.EndAsync(proof, All(), CancellationToken.None)
                : await revoker.EndAsync(proof, ticket.TicketId, CancellationToken.None);
        await session.EndAsync(HttpContext, Visit.Use);
        SecretCookie.PendingLogin.Drop(HttpContext);
        return GoTo($"/signedout?ended={ended}");
    }

    private RevocationScope.OfAssociate All() => new(Visit.Tenant.Id, Visit.Proof!.Associate.Id);
}
