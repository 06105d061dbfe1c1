using Counterfoil.Authority;
using Counterfoil.Authority.Tickets;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Tickets;

/// <summary>The visitor's own tickets: where each was used, when it ends, and a button that ends it.</summary>
internal sealed class MineModel(
    TicketExplainer explainer,
    StubWords stubs,
    IStringLocalizer<PageTexts> texts
) : PeoplePage(texts)
{
    private const int OnAPage = 25;

    /// <summary>The ticket that this browser keeps; <c>null</c> on the further pages of the list.</summary>
    public StubView? InUse { get; private set; }

    /// <summary>The others, newest first.</summary>
    public IReadOnlyList<StubView> Others { get; private set; } = [];

    /// <summary>Asks for the following page; <c>null</c> when this is the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Notice = SentenceFor("done", "changed") ?? SayEnded();
        var proof = Visit.Proof!;
        var after = Request.Query["after"] is [{ Length: > 0 and < 200 } text] ? text : null;
        var page = await explainer.ListAsync(
            proof,
            proof.Associate.Id,
            new PageRequest(after, OnAPage),
            cancellationToken
        );
        Others =
        [
            .. page
                .Items.Where(stub => stub.TicketId != proof.Ticket!.TicketId)
                .Select(stubs.Describe),
        ];
        Next = page.Next;
        if (
            after is null
            && await explainer.ExplainAsync(proof, proof.Ticket!.TicketId, cancellationToken)
                is { Stub: var own }
        )
            InUse = stubs.Describe(own) with { IsInUse = true };
    }
}
