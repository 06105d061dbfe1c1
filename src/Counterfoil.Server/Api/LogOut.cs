using Counterfoil.Authority.Revocation;

namespace Counterfoil.Server.Api;

/// <summary>How far a logout goes.</summary>
internal sealed record LogOutBody
{
    /// <summary>Whether all of the associate's tickets end, and not only the one in use and those got with it.</summary>
    public bool Everywhere { get; init; }
}

/// <summary><c>POST /v1/logout</c>.</summary>
internal static class LogOut
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/logout", AnswerAsync).Answers<EndedTickets>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        OptionalBody<LogOutBody> body,
        Revoker revoker,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        var ended = (body.Value, proof.Ticket) switch
        {
            ({ Everywhere: true }, _) => await revoker.EndAsync(
                proof,
                new RevocationScope.OfAssociate(proof.Tenant.Id, proof.Associate.Id),
                cancellationToken
            ),
            (_, { } ticket) => await revoker.EndAsync(proof, ticket.TicketId, cancellationToken),
            _ => 0,
        };
        return Results.Ok(new EndedTickets(ended));
    }
}
