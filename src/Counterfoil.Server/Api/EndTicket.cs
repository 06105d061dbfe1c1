using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary><c>DELETE /v1/tickets/{guid}</c>: ends it and those got with it.</summary>
internal static class EndTicket
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/v1/tickets/{ticketId:guid}", AnswerAsync).Answers<EndedTickets>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Guid ticketId,
        TicketExplainer explainer,
        Revoker revoker,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        // Whoever may see it may end it.
        if (await explainer.ExplainAsync(proof, ticketId, cancellationToken) is null)
            return Problem.NotFound;
        return Results.Ok(
            new EndedTickets(await revoker.EndAsync(proof, ticketId, cancellationToken))
        );
    }
}
