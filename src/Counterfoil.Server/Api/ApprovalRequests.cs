using Counterfoil.Authority.Associates;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Api;

/// <summary>A request for an application.</summary>
internal sealed record RequestBody
{
    /// <summary>The application id.</summary>
    public required string Application { get; init; }

    /// <summary>What for, in one's own words.</summary>
    public string Note { get; init; } = "";
}

/// <summary>How a request is decided.</summary>
internal sealed record DecisionBody
{
    /// <summary><c>approve</c> or <c>decline</c>.</summary>
    public required Deciding Decision { get; init; }
}

/// <summary>What can be decided.</summary>
internal enum Deciding
{
    Approve,
    Decline,
}

/// <summary>How many requests were answered.</summary>
internal sealed record DecidedRequests(int Decided);

/// <summary><c>/v1/approval-requests</c>: anybody asks, the administrators see who, and decide.</summary>
internal static class ApprovalRequests
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/approval-requests", ListAsync).Answers<ListOf<RequestCarrier>>();
        routes
            .MapPost("/v1/approval-requests", AskAsync)
            .Answers<RequestCarrier>(StatusCodes.Status201Created);
        routes
            .MapPost("/v1/approval-requests/{application}/decision", DecideAsync)
            .Answers<DecidedRequests>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        RequestState? state,
        string? application,
        int? limit,
        string? after,
        IApprovalRequests requests,
        IAssociates associates,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var meant = application is null
            ? null
            : await which.FindAsync(application, cancellationToken);
        if (application is not null && meant is null)
            return Problem.NotFound;
        var found = await requests.ListAsync(
            context.Proof().Tenant.Id,
            meant?.Id,
            state ?? RequestState.Open,
            page,
            cancellationToken
        );
        var items = new List<RequestCarrier>(found.Items.Count);
        foreach (var one in found.Items)
            items.Add(await SayAsync(one, associates, which, cancellationToken));
        return Results.Ok(new ListOf<RequestCarrier>(items, found.Next));
    }

    private static async Task<IResult> AskAsync(
        HttpContext context,
        Body<RequestBody> body,
        ApprovalDesk desk,
        IAssociates associates,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        if (await which.FindAsync(body.Value.Application, cancellationToken) is not { } meant)
            return Problem.NotFound;
        var asked = await desk.RequestAsync(
            context.Proof(),
            meant,
            body.Value.Note,
            cancellationToken
        );
        if (asked is not Authority.Registered<ApprovalRequest>.Done(var request))
            return asked.ToAnswer(_ => Results.Ok());
        return Results.Json(
            await SayAsync(request, associates, which, cancellationToken),
            statusCode: StatusCodes.Status201Created
        );
    }

    private static async Task<IResult> DecideAsync(
        HttpContext context,
        string application,
        Body<DecisionBody> body,
        ApprovalDesk desk,
        IApprovalRequests requests,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        var tenant = proof.Tenant.Id;
        if (await which.FindAsync(application, cancellationToken) is not { } meant)
            return Problem.NotFound;
        if (body.Value.Decision == Deciding.Decline)
            return (await desk.DeclineAsync(proof, tenant, meant, cancellationToken)).ToAnswer(
                count => Results.Ok(new DecidedRequests(count))
            );
        var open = await requests.ListAsync(
            tenant,
            meant.Id,
            RequestState.Open,
            new Authority.PageRequest(null, Authority.PageRequest.MaxLimit),
            cancellationToken
        );
        var approved = await desk.ApproveAsync(
            proof,
            tenant,
            meant,
            shown: null,
            until: null,
            cancellationToken
        );
        return approved.ToAnswer(_ => Results.Ok(new DecidedRequests(open.Items.Count)));
    }

    private static async ValueTask<RequestCarrier> SayAsync(
        ApprovalRequest request,
        IAssociates associates,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        var who = await associates.FindAsync(request.Tenant, request.Associate, cancellationToken);
        return new RequestCarrier(
            ApplicationName.Of(
                request.Application,
                await which.FindAsync(request.Application, cancellationToken)
            ),
            new AssociateName(request.Associate.Value, who?.Name ?? ""),
            request.At,
            request.Note,
            request.State,
            request.DecidedAt,
            request.DecidedBy?.Value
        );
    }
}
