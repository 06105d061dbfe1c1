using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Api;

/// <summary>An approval, as it is asked for.</summary>
internal sealed record ApprovalBody
{
    /// <summary>The tenant, where an operator says it for another than the own.</summary>
    public string? Tenant { get; init; }

    /// <summary>The scopes that were shown; nothing for all that it asks for now.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Whether a system user was shown; nothing for what it asks for now.</summary>
    public bool? SystemUser { get; init; }

    /// <summary>Until when it counts; nothing for good.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary><c>/v1/approvals</c>: what a tenant has said yes to. Operators say it for other tenants too.</summary>
internal static class Approvals
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/approvals", ListAsync).Answers<ListOf<ApprovalCarrier>>();
        routes.MapGet("/v1/approvals/{application}", GetAsync).Answers<ApprovalCarrier>();
        routes.MapPut("/v1/approvals/{application}", ApproveAsync).Answers<ApprovalCarrier>();
        routes.MapDelete("/v1/approvals/{application}", WithdrawAsync).Answers<ApprovalCarrier>();
        routes
            .MapGet("/v1/approvals/{application}/tenants", IndexAsync)
            .Answers<ListOf<IndexedCarrier>>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string? tenant,
        int? limit,
        string? after,
        IApprovals approvals,
        WhichApplication which,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        if (Reach(context.Proof(), tenant) is not { } id)
            return Problem.NotFound;
        var found = await approvals.ListAsync(id, page, cancellationToken);
        var items = new List<ApprovalCarrier>(found.Items.Count);
        foreach (var one in found.Items)
            items.Add(
                ApprovalCarrier.Of(
                    one,
                    await which.FindAsync(one.Application, cancellationToken),
                    time.GetUtcNow()
                )
            );
        return Results.Ok(new ListOf<ApprovalCarrier>(items, found.Next));
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string application,
        string? tenant,
        IApprovals approvals,
        WhichApplication which,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        Reach(context.Proof(), tenant) is { } id
        && await which.FindAsync(application, cancellationToken) is { } meant
        && await approvals.FindAsync(id, meant.Id, cancellationToken) is { } found
            ? Results.Ok(
                ApprovalCarrier.Of(found, meant, time.GetUtcNow()) with
                {
                    SystemUserToken = found.SystemUserToken?.Reveal(),
                }
            )
            : Problem.NotFound;

    private static async Task<IResult> ApproveAsync(
        HttpContext context,
        string application,
        OptionalBody<ApprovalBody> body,
        ApprovalDesk desk,
        WhichApplication which,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        var wish = body.Value ?? new ApprovalBody();
        if (
            Reach(proof, wish.Tenant) is not { } id
            || await which.FindAsync(application, cancellationToken) is not { } meant
        )
            return Problem.NotFound;
        var demand = meant.Demand;
        var approved = await desk.ApproveAsync(
            proof,
            id,
            meant,
            new Demand(wish.Scopes ?? demand.Scopes, wish.SystemUser ?? demand.SystemUser),
            wish.Until,
            cancellationToken
        );
        return approved.ToAnswer(done =>
            Results.Ok(ApprovalCarrier.Of(done, meant, time.GetUtcNow()))
        );
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext context,
        string application,
        string? tenant,
        ApprovalDesk desk,
        WhichApplication which,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (
            Reach(proof, tenant) is not { } id
            || await which.FindAsync(application, cancellationToken) is not { } meant
        )
            return Problem.NotFound;
        var withdrawn = await desk.WithdrawAsync(proof, id, meant, cancellationToken);
        return withdrawn.ToAnswer(done =>
            Results.Ok(ApprovalCarrier.Of(done, meant, time.GetUtcNow()))
        );
    }

    private static async Task<IResult> IndexAsync(
        string application,
        int? limit,
        string? after,
        IApprovalIndex index,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        return await which.FindAsync(application, cancellationToken) is { } meant
            ? Results.Ok(
                ListOf<IndexedCarrier>.Of(
                    await index.ListAsync(meant.Id, page, cancellationToken),
                    line => new IndexedCarrier(line.Tenant.Value, line.Stands, line.At)
                )
            )
            : Problem.NotFound;
    }

    /// <summary>The tenant that is meant: the own where none is named; another's is there for operators alone.</summary>
    internal static ContextIdentifier? Reach(Proof proof, string? tenant)
    {
        if (tenant is null)
            return proof.Tenant.Id;
        return
            ContextIdentifier.TryParse(tenant, out var id)
            && (proof.IsOperator || proof.Tenant.Id == id)
            ? id
            : null;
    }
}
