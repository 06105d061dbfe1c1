using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Tickets;

/// <summary>Ends one ticket and those got with it: the visitor's own, or anybody's whom the visitor administers.</summary>
internal sealed class EndModel(
    TicketExplainer explainer,
    Revoker revoker,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    /// <summary>There is nothing to see without the form.</summary>
    public IActionResult OnGet() => GoTo("/tickets");

    /// <summary>Ends it. One that is gone already, or another's, is not told apart: nothing ends, nothing is said.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        var proof = Visit.Proof!;
        var ended = 0;
        if (
            Guid.TryParseExact(fields.Text("ticket"), "D", out var ticket)
            && await explainer.ExplainAsync(proof, ticket, cancellationToken) is not null
        )
            ended = await revoker.EndAsync(proof, ticket, CancellationToken.None);
        if (ended > 0 && ticket == proof.Ticket!.TicketId)
        {
            SecretCookie.Ticket.Drop(HttpContext);
            return GoTo($"/signedout?ended={ended}");
        }
        return fields.Text("from") == "all"
            ? GoTo($"/tickets/all?ended={ended}")
            : GoTo($"/tickets?ended={ended}");
    }
}
