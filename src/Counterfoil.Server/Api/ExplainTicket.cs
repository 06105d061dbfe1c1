using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary>A ticket in hand.</summary>
/// <param name="Ticket">The ticket; in a body, for an address is written down everywhere.</param>
internal sealed record ExplainBody(string Ticket);

/// <summary><c>GET /v1/tickets/{guid}</c> and <c>POST /v1/tickets/explain</c>. Looking at a ticket is not a use.</summary>
internal static class ExplainTicket
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/tickets/{ticketId:guid}", ByIdAsync).Answers<TicketCarrier>();
        routes.MapPost("/v1/tickets/explain", ByTicketAsync).Answers<TicketCarrier>();
    }

    private static Task<IResult> ByTicketAsync(
        HttpContext context,
        Body<ExplainBody> body,
        TicketExplainer explainer,
        CancellationToken cancellationToken
    ) =>
        Counterfoil.Ticket.TryParse(body.Value.Ticket.AsSpan().Trim(), out var ticket)
            ? ByIdAsync(context, ticket.Id, explainer, cancellationToken)
            : Task.FromResult<IResult>(Problem.NotFound);

    private static async Task<IResult> ByIdAsync(
        HttpContext context,
        Guid ticketId,
        TicketExplainer explainer,
        CancellationToken cancellationToken
    ) =>
        await explainer.ExplainAsync(context.Proof(), ticketId, cancellationToken)
            is { } explanation
            ? Results.Ok(TicketCarrier.Of(explanation))
            : Problem.NotFound;
}
