using System.Globalization;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Revocation;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Tickets;

/// <summary>Ends all tickets of one associate, after saying how many there are.</summary>
internal sealed class EndAllModel(
    IAssociates associates,
    Revoker revoker,
    ProblemPages problems,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    /// <summary>Whose tickets.</summary>
    public Associate Whose { get; private set; } = null!;

    /// <summary>How many there are.</summary>
    public int Living { get; private set; }

    /// <summary>Asks whether.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await FindAsync(Request.Query["associate"], cancellationToken))
            return problems.Result(HttpContext, Problem.NotFound);
        Living = await revoker.PreviewAsync(Scope, cancellationToken);
        return Page();
    }

    /// <summary>Ends them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (!await FindAsync(fields.Text("associate"), cancellationToken))
            return problems.Result(HttpContext, Problem.NotFound);
        var ended = await revoker.EndAsync(Visit.Proof!, Scope, CancellationToken.None);
        if (Whose.Id != Visit.Proof!.Associate.Id)
            return GoTo($"/tickets/all?ended={ended}");
        SecretCookie.Ticket.Drop(HttpContext);
        return GoTo($"/signedout?ended={ended}");
    }

    private RevocationScope.OfAssociate Scope => new(Visit.Tenant.Id, Whose.Id);

    private async Task<bool> FindAsync(string? id, CancellationToken cancellationToken)
    {
        if (
            !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await associates.FindAsync(
                Visit.Tenant.Id,
                new AssociateId(number),
                cancellationToken
            )
                is not { } found
            || !AssociateRegister.MayAdminister(Visit.Proof!, found)
        )
            return false;
        Whose = found;
        return true;
    }
}
