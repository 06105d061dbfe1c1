using Counterfoil.Authority.Associates;
using Counterfoil.Authority.HandOvers;
using Counterfoil.Server.Sites;

namespace Counterfoil.Server.Api;

/// <summary>What a site brings to get the ticket that a code stands for.</summary>
/// <param name="Code">The code that came to the call-back.</param>
/// <param name="Nonce">What the site gave the browser that began.</param>
/// <param name="Site">The call-back, exactly as registered.</param>
internal sealed record ExchangeBody(string Code, string Nonce, string Site);

/// <summary>The ticket, and where its holder was going.</summary>
internal sealed record HandedOverTicket
{
    public required string Ticket { get; init; }

    public required Guid TicketId { get; init; }

    public required AssociateName Associate { get; init; }

    public required string Tenant { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Path and query on the site.</summary>
    public required string To { get; init; }
}

/// <summary><c>POST /v1/handover</c>: a site's account exchanges a code, once.</summary>
internal static class ExchangeHandOver
{
    private const int MaxLength = 2000;

    private static Problem InvalidCode { get; } =
        Problem.Of(
            StatusCodes.Status400BadRequest,
            "invalid_code",
            "The code is unknown, lapsed, used before, or meant for another site or another browser."
        );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/handover", AnswerAsync).Answers<HandedOverTicket>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Body<ExchangeBody> body,
        HandOverDesk desk,
        KnownSites sites,
        CancellationToken cancellationToken
    )
    {
        if (body.Value.Code.Length > MaxLength || body.Value.Nonce.Length > MaxLength)
            return InvalidCode;
        var proof = context.Proof();
        // A code is not burnt by whoever has no business with it.
        if (
            sites.Find(body.Value.Site) is not { Account: { } account } site
            || !(site.Tenant is { } tenant ? tenant == proof.Tenant.Id : proof.Tenant.IsOwn)
            || !IsNamed(proof.Associate, account)
        )
            return Problem.Forbidden;
        var taken = await desk.TakeAsync(
            new Secret(body.Value.Code),
            site.CallBack,
            new Secret(body.Value.Nonce),
            cancellationToken
        );
        return taken is HandOverTaken.Done(var ticket, var stub, var associate, var goal)
            ? Results.Ok(
                new HandedOverTicket
                {
                    Ticket = ticket.Reveal(),
                    TicketId = stub.TicketId,
                    Associate = AssociateName.Of(associate),
                    Tenant = stub.Tenant.Value,
                    ExpiresAt = stub.IdleEnd,
                    EndsAt = stub.AbsoluteEnd,
                    To = goal,
                }
            )
            : InvalidCode;
    }

    private static bool IsNamed(Associate associate, string account) =>
        NameKey.TryCreate(associate.Name, out var name)
        && NameKey.TryCreate(account, out var wanted)
        && name == wanted;
}
