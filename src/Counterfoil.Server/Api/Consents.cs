using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.Api;

/// <summary><c>/v1/consents</c>: what one has said yes to oneself, in all places where one may go, and its withdrawal.</summary>
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
        PersonConsents consents,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var found = await consents.ListAsync(context.Proof(), page, cancellationToken);
        var items = new List<ConsentCarrier>(found.Items.Count);
        foreach (var one in found.Items)
            items.Add(
                ConsentCarrier.Of(one, await which.FindAsync(one.Application, cancellationToken))
            );
        return Results.Ok(new ListOf<ConsentCarrier>(items, found.Next));
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext context,
        string application,
        string? tenant,
        PersonConsents consents,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        var home = context.Proof();
        var there = home.Tenant.Id;
        if (tenant is not null && !ContextIdentifier.TryParse(tenant, out there))
            return Problem.NotFound;
        // What is gone from the registry can be taken back too.
        if (await which.FindKeyAsync(application, cancellationToken) is not { } key)
            return Problem.NotFound;
        var id = new ApplicationKey(key);
        var withdrawn = await consents.WithdrawAsync(home, there, id, cancellationToken);
        var meant = await which.FindAsync(id, cancellationToken);
        return withdrawn.ToAnswer(done => Results.Ok(ConsentCarrier.Of(done, meant)));
    }
}
