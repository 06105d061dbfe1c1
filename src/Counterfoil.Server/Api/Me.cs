namespace Counterfoil.Server.Api;

/// <summary>Who somebody is here.</summary>
internal sealed record WhoIAm(
    string Tenant,
    AssociateCard Associate,
    OriginCarrier Origin,
    TicketCarrier? Ticket
);

/// <summary><c>GET /v1/me</c>.</summary>
internal static class Me
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/me", Answer).Answers<WhoIAm>();

    private static IResult Answer(HttpContext context)
    {
        var proof = context.Proof();
        return Results.Ok(
            new WhoIAm(
                proof.Tenant.Id.Value,
                AssociateCard.Of(proof.Associate),
                OriginCarrier.Of(proof.Origin),
                proof.Ticket is { } stub ? TicketCarrier.OfLiving(stub, proof.Associate) : null
            )
        );
    }
}
