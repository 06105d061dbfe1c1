using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Api;

/// <summary><c>/v1/consents</c>: what one has said yes to oneself, and its withdrawal.</summary>
internal static class Consents
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/consents", ListAsync).Answers<ListOf<ConsentCarrier>>();
        routes.MapDelete("/v1/consents/{application}", WithdrawAsync).Answers<ConsentCarrier>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        int? limit,
        string? after,
        ConsentDesk desk,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var found = await desk.ListAsync(context.Proof(), page, cancellationToken);
        var items = new List<ConsentCarrier>(found.Items.Count);
        foreach (var one in found.Items)
            items.Add(await SayAsync(one, which, cancellationToken));
        return Results.Ok(new ListOf<ConsentCarrier>(items, found.Next));
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext context,
        string application,
        ConsentDesk desk,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        if (await which.FindAsync(application, cancellationToken) is not { } meant)
            return Problem.NotFound;
        var withdrawn = await desk.WithdrawAsync(context.Proof(), meant.Id, cancellationToken);
        return withdrawn.ToAnswer(done =>
            Results.Ok(
                new ConsentCarrier(ApplicationName.Of(meant.Id, meant), done.Scopes, done.At)
            )
        );
    }

    private static async ValueTask<ConsentCarrier> SayAsync(
        Consent consent,
        WhichApplication which,
        CancellationToken cancellationToken
    ) =>
        new(
            ApplicationName.Of(
                consent.Application,
                await which.FindAsync(consent.Application, cancellationToken)
            ),
            consent.Scopes,
            consent.At
        );
}
