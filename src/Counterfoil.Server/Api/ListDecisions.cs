using System.Globalization;
using Counterfoil.Authority.Decisions;

namespace Counterfoil.Server.Api;

/// <summary>The record of one hearing, or of several like refusals folded into one.</summary>
internal sealed record DecisionCarrier(
    string Id,
    DateTimeOffset At,
    DateTimeOffset LastAt,
    int Count,
    string Door,
    Occasion Occasion,
    IReadOnlyList<string> Evidence,
    AssociateName? Associate,
    string Outcome,
    bool Believed,
    IReadOnlyList<Vote> Votes,
    string Address,
    string Use
)
{
    public static DecisionCarrier Of(Decision decision) =>
        new(
            // Past what a JavaScript number holds exactly.
            decision.Id.ToString(CultureInfo.InvariantCulture),
            decision.At,
            decision.LastAt,
            decision.Count,
            decision.Door,
            decision.Occasion,
            decision.Evidence,
            decision.Associate is { } id
                ? new AssociateName(id.Value, decision.AssociateName)
                : null,
            decision.Outcome,
            decision.Believed,
            decision.Votes,
            decision.Address,
            decision.Use
        );
}

/// <summary><c>GET /v1/decisions</c>: refusals first, each newest first.</summary>
internal static class ListDecisions
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/decisions", AnswerAsync).Answers<ListOf<DecisionCarrier>>();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        bool? refused,
        string? door,
        string? associate,
        string? outcome,
        string? address,
        DateTimeOffset? since,
        long? request,
        int? limit,
        string? after,
        Who who,
        DecisionLog decisions,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var proof = context.Proof();
        Associate? of = null;
        if (associate is not null)
        {
            of = await who.FindAsync(proof, associate, cancellationToken);
            if (of is null)
                return Problem.NotFound;
        }
        var filter = new DecisionFilter
        {
            Tenant = proof.Tenant.Id,
            Believed = !refused,
            Door = door,
            Associate = of?.Id,
            Outcome = outcome,
            Address = address,
            Since = since,
            Request = request,
        };
        return Results.Ok(
            ListOf<DecisionCarrier>.Of(
                await decisions.ListAsync(filter, page, cancellationToken),
                DecisionCarrier.Of
            )
        );
    }
}
