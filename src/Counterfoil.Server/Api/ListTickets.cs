using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary><c>GET /v1/tickets</c>: the caller's living tickets, another's, or <c>?associate=all</c>.</summary>
internal static class ListTickets
{
    private const string Everybody = "all";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/tickets", AnswerAsync).Answers<ListOf<TicketCarrier>>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        string? associate,
        int? limit,
        string? after,
        Who who,
        IAssociates associates,
        TicketExplainer explainer,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var asker = context.Proof();
        if (string.Equals(associate, Everybody, StringComparison.OrdinalIgnoreCase))
            return Need.AdminUsers.IsMetBy(asker)
                ? Results.Ok(
                    await ListAllAsync(asker, page, associates, explainer, cancellationToken)
                )
                : Problem.Forbidden;
        var (owner, problem) = await who.ReachAsync(asker, associate, cancellationToken);
        if (owner is null)
            return problem!;
        var tickets = await explainer.ListAsync(asker, owner.Id, page, cancellationToken);
        return Results.Ok(
            ListOf<TicketCarrier>.Of(tickets, stub => TicketCarrier.OfLiving(stub, owner))
        );
    }

    // What belongs to somebody whom the asker may not administer is left out; so a page can be shorter than its limit.
    private static async Task<ListOf<TicketCarrier>> ListAllAsync(
        Proof asker,
        PageRequest page,
        IAssociates associates,
        TicketExplainer explainer,
        CancellationToken cancellationToken
    )
    {
        var tickets = await explainer.ListAsync(asker, associate: null, page, cancellationToken);
        var owners = new Dictionary<AssociateId, Associate?>();
        foreach (var id in tickets.Items.Select(stub => stub.Associate).Distinct())
            owners[id] = await associates.FindAsync(asker.Tenant.Id, id, cancellationToken);
        return new ListOf<TicketCarrier>(
            [
                .. from stub in tickets.Items
                let owner = owners[stub.Associate]
                where
                    owner is not null
                    && (
                        owner.Id == asker.Associate.Id
                        || AssociateRegister.MayAdminister(asker, owner)
                    )
                select TicketCarrier.OfLiving(stub, owner),
            ],
            tickets.Next
        );
    }
}
