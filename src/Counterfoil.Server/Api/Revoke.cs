using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;

namespace Counterfoil.Server.Api;

/// <summary>Whose tickets a revocation ends.</summary>
internal sealed record RevokeBody
{
    /// <summary><c>mine</c>, <c>associate</c>, <c>tenant</c>, <c>program</c> or <c>application</c>.</summary>
    public required RevokeWhose Scope { get; init; }

    /// <summary>The associate's number or name, where the scope is one; beside an application: only what it was given for this one.</summary>
    public string? Associate { get; init; }

    /// <summary>The program, where the scope is one.</summary>
    public string? Program { get; init; }

    /// <summary>The application, by its id or its GUID, where the scope is one.</summary>
    public string? Application { get; init; }

    /// <summary>Only those issued at or before this instant; nothing means all until now.</summary>
    public DateTimeOffset? IssuedBefore { get; init; }
}

/// <summary>The scopes.</summary>
internal enum RevokeWhose
{
    Mine,
    Associate,
    Tenant,
    Program,
    Application,
}

/// <summary>How many tickets would end.</summary>
internal sealed record WouldEnd(int Count);

/// <summary><c>POST /v1/revocations/preview</c> and <c>POST /v1/revocations</c>: the count first, then the deed.</summary>
internal static class Revoke
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/revocations/preview", PreviewAsync).Answers<WouldEnd>();
        routes.MapPost("/v1/revocations", EndAsync).Answers<EndedTickets>();
    }

    private static async Task<IResult> PreviewAsync(
        HttpContext context,
        Body<RevokeBody> body,
        Who who,
        WhichApplication applications,
        Revoker revoker,
        CancellationToken cancellationToken
    )
    {
        var (scope, problem) = await ReadAsync(
            context.Proof(),
            body.Value,
            who,
            applications,
            cancellationToken
        );
        return scope is null
            ? problem!
            : Results.Ok(new WouldEnd(await revoker.PreviewAsync(scope, cancellationToken)));
    }

    private static async Task<IResult> EndAsync(
        HttpContext context,
        Body<RevokeBody> body,
        Who who,
        WhichApplication applications,
        Revoker revoker,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        var (scope, problem) = await ReadAsync(
            proof,
            body.Value,
            who,
            applications,
            cancellationToken
        );
        return scope is null
            ? problem!
            : Results.Ok(new EndedTickets(await revoker.EndAsync(proof, scope, cancellationToken)));
    }

    private static async ValueTask<(RevocationScope? Scope, Problem? Problem)> ReadAsync(
        Proof proof,
        RevokeBody body,
        Who who,
        WhichApplication applications,
        CancellationToken cancellationToken
    )
    {
        var tenant = proof.Tenant.Id;
        var isNamed = body.Associate is not null;
        if (
            (body.Scope == RevokeWhose.Associate && !isNamed)
            || (isNamed && body.Scope is not (RevokeWhose.Associate or RevokeWhose.Application))
            || (body.Scope == RevokeWhose.Application) != (body.Application is { Length: > 0 })
            || (body.Scope == RevokeWhose.Program) != (body.Program is { Length: > 0 })
            || body.Program is { Length: > Use.MaxPartLength }
        )
            return (
                null,
                Problem.Unfit(
                    "Name the associate, the program or the application that the scope asks for."
                )
            );
        if (
            body.Scope is RevokeWhose.Tenant or RevokeWhose.Program or RevokeWhose.Application
            && !Need.AdminUsers.IsMetBy(proof)
        )
            return (null, Problem.Forbidden);
        var (owner, problem) = await who.ReachAsync(proof, body.Associate, cancellationToken);
        if (owner is null)
            return (null, problem);
        var application = body.Application is null
            ? default(Guid?)
            : await applications.FindKeyAsync(body.Application, cancellationToken);
        if (body.Application is not null && application is null)
            return (null, Problem.Unfit("There is no such application."));
        RevocationScope scope = body.Scope switch
        {
            RevokeWhose.Tenant => new RevocationScope.OfTenant(tenant),
            RevokeWhose.Program => new RevocationScope.OfProgram(tenant, body.Program!),
            RevokeWhose.Application when isNamed => new RevocationScope.OfApplicationOfAssociate(
                tenant,
                application!.Value,
                owner.Id
            ),
            RevokeWhose.Application => new RevocationScope.OfApplication(
                tenant,
                application!.Value
            ),
            _ => new RevocationScope.OfAssociate(tenant, owner.Id),
        };
        return (scope with { IssuedUntil = body.IssuedBefore }, null);
    }
}
