using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Seats;

/// <summary>A place where the visitor's account may go.</summary>
/// <param name="Tenant">Where.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="IsHome">Whether it is the home.</param>
/// <param name="Waits">Whether somebody there has to confirm it anew.</param>
internal sealed record PlaceView(ContextIdentifier Tenant, string Name, bool IsHome, bool Waits);

/// <summary>
/// Where a person may go: takes an invitation, gives a seat up, and confirms anew the seat that brings others' word to who they
/// are here.
/// </summary>
internal sealed class MineModel(
    VouchDesk vouching,
    IKnownAccounts accounts,
    KnownTenants tenants,
    SeatKeeper seats,
    SeatDesk desk,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : SeatPage(texts, words)
{
    /// <summary>The account; <c>null</c> where there is none, or it is another home's word.</summary>
    public Account? Account { get; private set; }

    /// <summary>Where it may go, the home first.</summary>
    public IReadOnlyList<PlaceView> Places { get; private set; } = [];

    /// <summary>The seat of who the visitor is here, if something waits there; <c>null</c> for none.</summary>
    public Seat? Waiting { get; private set; }

    /// <summary>What was typed as the installation.</summary>
    public string Typed { get; private set; } = "";

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SentenceFor("why", "confirmed", "accepted", "left");
        await ShowAsync(cancellationToken);
    }

    /// <summary>Accepts an invitation, or leaves.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        Typed = fields.Text("tenant").Trim();
        if (!ContextIdentifier.TryParse(Typed, out var tenant))
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            Complain("tenant", Texts["Seats_NotFound"]);
        }
        else if (fields.Text("do") == "leave")
        {
            if (IsDone("places", await desk.LeaveAsync(Visit.Proof!, tenant, default)))
                return GoTo("/seats/mine?why=left");
        }
        else
        {
            var code = fields.Secret("code");
            if (IsDone("code", await desk.AcceptAsync(Visit.Proof!, tenant, code, default)))
                return GoTo("/seats/mine?why=accepted");
        }
        await ShowAsync(cancellationToken);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var proof = Visit.Proof!;
        if (
            await seats.FindAsync(proof.Tenant.Id, proof.Associate.Id, cancellationToken) is
            { Claim: not null } seat
        )
            Waiting = seat;
        Account = await vouching.AccountOfAsync(proof, cancellationToken);
        if (Account is null)
            return;
        var places = new List<PlaceView>();
        foreach (var place in await accounts.PlacesAsync(Account, cancellationToken))
        {
            var tenant = await tenants.FindAsync(place.Tenant, cancellationToken);
            places.Add(
                new PlaceView(
                    place.Tenant,
                    tenant is { Name.Length: > 0 } ? tenant.Name : place.Tenant.Value,
                    place.IsHome,
                    place.WaitsSince is not null
                )
            );
        }
        Places = places;
    }
}
