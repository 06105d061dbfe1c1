using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary><c>POST /v1/safe-credentials</c>: the same ticket for the same caller and program (ledger A11).</summary>
internal static class GetSafeCredentials
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/safe-credentials", AnswerAsync).Answers<IssuedTicket>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        TicketIssuer issuer,
        CancellationToken cancellationToken
    ) =>
        IssueTicket.Say(
            context.Proof(),
            await issuer.GetSafeCredentialsAsync(context.Proof(), cancellationToken)
        );
}
