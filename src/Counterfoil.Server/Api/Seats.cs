using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;

namespace Counterfoil.Server.Api;

/// <summary>An invitation's code, shown once.</summary>
internal sealed record SeatInvitation(
    string Tenant,
    int Associate,
    string Code,
    double ValidForDays
);

/// <summary>What an account takes a seat with.</summary>
internal sealed record AcceptSeatBody
{
    /// <summary>Where.</summary>
    public required string Tenant { get; init; }

    /// <summary>The invitation's code.</summary>
    public required string Code { get; init; }
}

/// <summary>What is confirmed: exactly what was shown.</summary>
internal sealed record ConfirmSeatBody
{
    /// <summary>The seat's <c>toConfirm</c>.</summary>
    public required DateTimeOffset ToConfirm { get; init; }
}

/// <summary>Seats, from both sides: a tenant's administrator invites, looks, confirms and removes; an account accepts, looks and leaves.</summary>
internal static class Seats
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/seats", ListAsync).Answers<ListOf<SeatCarrier>>();
        routes
            .MapPost("/v1/associates/{associate}/seat-invitation", InviteAsync)
            .Answers<SeatInvitation>();
        routes.MapPost("/v1/seats/{account:guid}/confirm", ConfirmAsync).Answers<SeatCarrier>();
        routes.MapDelete("/v1/seats/{account:guid}", RemoveAsync).Answers<SeatCarrier>();
        routes.MapGet("/v1/me/account", OwnAsync).Answers<OwnAccount>();
        routes.MapPost("/v1/me/seats", AcceptAsync).Answers<SeatCarrier>();
        routes.MapDelete("/v1/me/seats/{tenant}", LeaveAsync).Answers<SeatCarrier>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        bool? waiting,
        int? limit,
        string? after,
        SeatKeeper seats,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var tenant = context.Proof().Tenant.Id;
        var found =
            waiting == true
                ? await seats.ListWaitingAsync(tenant, page, cancellationToken)
                : await seats.ListAsync(tenant, page, cancellationToken);
        return Results.Ok(ListOf<SeatCarrier>.Of(found, SeatCarrier.Of));
    }

    private static async Task<IResult> InviteAsync(
        HttpContext context,
        string associate,
        Who who,
        SeatDesk desk,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (await who.FindAsync(proof, associate, cancellationToken) is not { } found)
            return Problem.NotFound;
        var invited = await desk.InviteAsync(proof, found.Id, cancellationToken);
        return invited.ToAnswer(code =>
            Results.Ok(
                new SeatInvitation(
                    proof.Tenant.Id.Value,
                    found.Id.Value,
                    code.Reveal(),
                    SeatDesk.InvitationLife.TotalDays
                )
            )
        );
    }

    private static async Task<IResult> ConfirmAsync(
        HttpContext context,
        Guid account,
        Body<ConfirmSeatBody> body,
        SeatDesk desk,
        CancellationToken cancellationToken
    ) =>
        Say(
            await desk.ConfirmAsync(
                context.Proof(),
                new AccountId(account),
                body.Value.ToConfirm,
                cancellationToken
            )
        );

    private static async Task<IResult> RemoveAsync(
        HttpContext context,
        Guid account,
        SeatDesk desk,
        CancellationToken cancellationToken
    ) => Say(await desk.RemoveAsync(context.Proof(), new AccountId(account), cancellationToken));

    private static async Task<IResult> OwnAsync(
        HttpContext context,
        VouchDesk vouching,
        IKnownAccounts accounts,
        CancellationToken cancellationToken
    ) =>
        await vouching.AccountOfAsync(context.Proof(), cancellationToken) is { } account
            ? Results.Ok(
                new OwnAccount(
                    AccountCarrier.Of(account),
                    [
                        .. (await accounts.PlacesAsync(account, cancellationToken)).Select(
                            PlaceCarrier.Of
                        ),
                    ]
                )
            )
            : Problem.NotFound;

    private static async Task<IResult> AcceptAsync(
        HttpContext context,
        Body<AcceptSeatBody> body,
        SeatDesk desk,
        CancellationToken cancellationToken
    ) =>
        ContextIdentifier.TryParse(body.Value.Tenant, out var tenant)
            ? Say(
                await desk.AcceptAsync(
                    context.Proof(),
                    tenant,
                    new Secret(body.Value.Code),
                    cancellationToken
                )
            )
            : Problem.NotFound;

    private static async Task<IResult> LeaveAsync(
        HttpContext context,
        string tenant,
        SeatDesk desk,
        CancellationToken cancellationToken
    ) =>
        ContextIdentifier.TryParse(tenant, out var left)
            ? Say(await desk.LeaveAsync(context.Proof(), left, cancellationToken))
            : Problem.NotFound;

    private static IResult Say(Authority.Registered<Seat> changed) =>
        changed.ToAnswer(seat => Results.Ok(SeatCarrier.Of(seat)));
}
