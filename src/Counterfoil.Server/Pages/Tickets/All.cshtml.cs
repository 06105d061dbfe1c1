using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Tickets;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Tickets;

/// <summary>Everyone's tickets in the tenant, or one associate's, for an administrator.</summary>
internal sealed class AllModel(
    TicketExplainer explainer,
    IAssociates associates,
    StubWords stubs,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    private const int OnAPage = 50;

    /// <summary>The name that was searched for; empty when none was.</summary>
    public string Who { get; private set; } = "";

    /// <summary>The associate of that name; <c>null</c> when none was searched for, or there is none.</summary>
    public Associate? Chosen { get; private set; }

    /// <summary>Whether the visitor may end the chosen associate's tickets.</summary>
    public bool MayEndChosen =>
        Chosen is { } chosen && AssociateRegister.MayAdminister(Visit.Proof!, chosen);

    /// <summary>The tickets, newest first.</summary>
    public IReadOnlyList<StubView> Stubs { get; private set; } = [];

    /// <summary>Asks for the following page; <c>null</c> when this is the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SayEnded();
        Who = Request.Query["who"] is [{ Length: <= NameKey.MaxLength } who] ? who.Trim() : "";
        if (Who.Length > 0 && !await ChooseAsync(cancellationToken))
        {
            Complain("who", Texts["All_NoSuchAssociate"]);
            return;
        }
        var after = Request.Query["after"] is [{ Length: > 0 and < 200 } text] ? text : null;
        var page = await explainer.ListAsync(
            Visit.Proof!,
            Chosen?.Id,
            new PageRequest(after, OnAPage),
            cancellationToken
        );
        var people = new Dictionary<AssociateId, Associate?>();
        foreach (var id in page.Items.Select(stub => stub.Associate).Distinct())
            people[id] = await associates.FindAsync(Visit.Tenant.Id, id, cancellationToken);
        Stubs = [.. page.Items.Select(stub => Describe(stub, people[stub.Associate]))];
        Next = page.Next;
    }

    private StubView Describe(TicketStub stub, Associate? associate) =>
        stubs.Describe(stub) with
        {
            Who = associate is null
                ? stub.Associate.Value.ToString(CultureInfo.InvariantCulture)
                : associate.Name,
            IsInUse = stub.TicketId == Visit.Proof!.Ticket!.TicketId,
            MayEnd =
                stub.Associate == Visit.Proof.Associate.Id
                || (
                    associate is not null && AssociateRegister.MayAdminister(Visit.Proof, associate)
                ),
        };

    private async Task<bool> ChooseAsync(CancellationToken cancellationToken)
    {
        if (NameKey.TryCreate(Who, out var name))
            Chosen = await associates.FindByNameAsync(Visit.Tenant.Id, name, cancellationToken);
        return Chosen is not null;
    }
}
