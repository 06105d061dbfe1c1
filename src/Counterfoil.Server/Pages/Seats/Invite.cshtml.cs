using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Broker.Seats;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Seats;

/// <summary>Invites somebody of another home to be an associate here; the code is shown once, in the answer to the form.</summary>
internal sealed class InviteModel(
    SeatDesk desk,
    IAssociates associates,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : SeatPage(texts, words)
{
    /// <summary>Who the invited will be.</summary>
    public string Who { get; private set; } = "";

    /// <summary>The code; <c>null</c> where none was made.</summary>
    public string? Code { get; private set; }

    /// <summary>There is nothing to see without the form.</summary>
    public IActionResult OnGet() => GoTo("/seats");

    /// <summary>Makes the code.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        Who = fields.Text("name").Trim();
        var found = NameKey.TryCreate(Who, out var name)
            ? await associates.FindByNameAsync(Visit.Tenant.Id, name, cancellationToken)
            : null;
        if (found is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            Complain("way", Texts["All_NoSuchAssociate"]);
            return Page();
        }
        Who = found.Name;
        var invited = await desk.InviteAsync(Visit.Proof!, found.Id, CancellationToken.None);
        if (IsDone("way", invited))
            Code = ((Registered<Secret>.Done)invited).Value.Reveal();
        return Page();
    }
}
