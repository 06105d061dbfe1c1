using Counterfoil.Authority.Tickets;

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

    private static IResult Answer(HttpContext context, TimeProvider time)
    {
        var proof = context.Proof();
        var now = time.GetUtcNow();
        return Results.Ok(
            new WhoIAm(
                proof.Tenant.Id.Value,
                AssociateCard.Of(proof.Associate),
                OriginCarrier.Of(proof.Origin),
                proof.Ticket is { } stub
                    ? TicketCarrier.OfLiving(Pushed(stub, now), proof.Associate)
                    : null
            )
        );
    }

    // This very use has pushed the idle end, whatever the stub's row still says.
    private static TicketStub Pushed(TicketStub stub, DateTimeOffset now)
    {
        var end = now + stub.Terms.IdleLife;
        return stub with { IdleEnd = end < stub.AbsoluteEnd ? end : stub.AbsoluteEnd };
    }
}
