using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary><c>POST /v1/tickets</c>: a ticket from the caller's own proof, narrowed as asked.</summary>
internal static class IssueTicket
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/tickets", AnswerAsync).Answers<IssuedTicket>();

    /// <summary>Says what became of asking for a ticket.</summary>
    public static IResult Say(Proof proof, Issued issued) =>
        issued switch
        {
            Issued.Done(var ticket, var stub) => Results.Ok(IssuedTicket.Of(proof, ticket, stub)),
            Issued.Refused(var refusal) => Problem.Of(refusal),
            Issued.Unfit(var problem) => Problem.Unfit(problem),
            _ => throw new InvalidOperationException("The issuer answered something unknown."),
        };

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        OptionalBody<TicketWish> body,
        TicketIssuer issuer,
        CancellationToken cancellationToken
    )
    {
        if ((body.Value ?? new TicketWish()).ReadWish() is not { } wish)
            return TicketWish.OutOfRange;
        var proof = context.Proof();
        return Say(proof, await issuer.IssueAsync(proof, wish, cancellationToken));
    }
}
