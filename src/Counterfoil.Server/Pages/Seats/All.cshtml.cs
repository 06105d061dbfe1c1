using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Seats;

/// <summary>Who of other homes sits in the tenant, for its administrators: to look, invite, confirm anew and take away.</summary>
internal sealed class AllModel(
    SeatKeeper seats,
    SeatDesk desk,
    IAssociates associates,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : SeatPage(texts, words)
{
    private const int OnAPage = 50;

    /// <summary>The name that was searched for; empty when none was.</summary>
    public string Who { get; private set; } = "";

    /// <summary>Whether only what waits to be confirmed is shown.</summary>
    public bool IsWaitingOnly { get; private set; }

    /// <summary>The seats.</summary>
    public IReadOnlyList<SeatView> Seats { get; private set; } = [];

    /// <summary>Asks for the following page; <c>null</c> when this is the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SentenceFor("why", "confirmed", "removed");
        await ShowAsync(cancellationToken);
    }

    /// <summary>Takes a seat away.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        _ = Guid.TryParseExact(fields.Text("account"), "D", out var account);
        var removed = await desk.RemoveAsync(
            Visit.Proof!,
            new AccountId(account),
            CancellationToken.None
        );
        if (IsDone("list", removed))
            return GoTo("/seats?why=removed");
        await ShowAsync(cancellationToken);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        Who = Request.Query["who"] is [{ Length: <= NameKey.MaxLength } who] ? who.Trim() : "";
        IsWaitingOnly = Request.Query["show"] == "waiting";
        var found =
            Who.Length > 0
                ? await SearchAsync(cancellationToken)
                : await ListAsync(
                    Request.Query["after"] is [{ Length: > 0 and < 200 } after] ? after : null,
                    cancellationToken
                );
        var views = new List<SeatView>();
        foreach (var seat in found)
        {
            var associate = await associates.FindAsync(
                Visit.Tenant.Id,
                seat.Associate,
                cancellationToken
            );
            views.Add(
                new SeatView(
                    seat,
                    associate?.Name ?? seat.Associate.ToString(),
                    associate is not null
                        && AssociateRegister.MayAdminister(Visit.Proof!, associate)
                )
            );
        }
        Seats = views;
    }

    private async Task<IReadOnlyList<Seat>> SearchAsync(CancellationToken cancellationToken)
    {
        var associate = NameKey.TryCreate(Who, out var name)
            ? await associates.FindByNameAsync(Visit.Tenant.Id, name, cancellationToken)
            : null;
        if (associate is null)
            Complain("who", Texts["All_NoSuchAssociate"]);
        return
            associate is not null
            && await seats.FindAsync(Visit.Tenant.Id, associate.Id, cancellationToken) is { } seat
            ? [seat]
            : [];
    }

    private async Task<IReadOnlyList<Seat>> ListAsync(
        string? after,
        CancellationToken cancellationToken
    )
    {
        var request = new PageRequest(after, OnAPage);
        var page = IsWaitingOnly
            ? await seats.ListWaitingAsync(Visit.Tenant.Id, request, cancellationToken)
            : await seats.ListAsync(Visit.Tenant.Id, request, cancellationToken);
        Next = page.Next;
        return page.Items;
    }
}
