using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Developers;

namespace Counterfoil.Server.Api;

/// <summary>Somebody new in a sandbox.</summary>
internal sealed record SandboxPersonBody
{
    /// <summary>The name to log in with.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? FullName { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The rights there, such as AdminAll.</summary>
    public IReadOnlyList<string>? Rights { get; init; }
}

/// <summary>The people of a sandbox.</summary>
internal sealed record SandboxPeople(string Tenant, IReadOnlyList<AssociateCard> Items);

/// <summary><c>/v1/developers/me/people</c>: the caller's own sandbox, whichever tenant stands in the path.</summary>
internal static class Sandbox
{
    private const string All = "/v1/developers/me/people";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, ListAsync).Answers<SandboxPeople>();
        routes.MapPost(All, AddAsync).Answers<AssociateCard>(StatusCodes.Status201Created);
        routes.MapPost(All + "/{name}/activation", ActivateAsync).Answers<ActivationCode>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        Registrants registrants,
        SandboxDesk desk,
        CancellationToken cancellationToken
    )
    {
        if (await DeveloperAsync(context, registrants, cancellationToken) is not { } developer)
            return Problem.NotFound;
        return (await desk.ListAsync(developer, cancellationToken)).ToAnswer(page =>
            Results.Ok(
                new SandboxPeople(
                    developer.Sandbox!.Value.Value,
                    [.. page.Items.Select(AssociateCard.Of)]
                )
            )
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        Body<SandboxPersonBody> body,
        Registrants registrants,
        SandboxDesk desk,
        CancellationToken cancellationToken
    )
    {
        if (await DeveloperAsync(context, registrants, cancellationToken) is not { } developer)
            return Problem.NotFound;
        var added = await desk.AddAsync(
            developer,
            new SandboxPerson(
                body.Value.Name,
                body.Value.FullName ?? "",
                body.Value.Email ?? "",
                body.Value.Rights ?? []
            ),
            cancellationToken
        );
        return added.ToAnswer(person => Results.Created(All, AssociateCard.Of(person)));
    }

    private static async Task<IResult> ActivateAsync(
        HttpContext context,
        string name,
        Registrants registrants,
        SandboxDesk desk,
        ITenants tenants,
        ActivationCodes codes,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        if (
            await DeveloperAsync(context, registrants, cancellationToken)
                is not { Sandbox: { } sandbox } developer
            || await tenants.FindAsync(sandbox, cancellationToken) is not { } tenant
        )
            return Problem.NotFound;
        var started = await desk.StartActivationAsync(developer, name, cancellationToken);
        return started.ToAnswer(code => Results.Ok(codes.Of(tenant, code)));
    }

    private static async ValueTask<Developer?> DeveloperAsync(
        HttpContext context,
        Registrants registrants,
        CancellationToken cancellationToken
    ) =>
        await registrants.DeveloperAsync(context.Proof(), cancellationToken)
            is { State: DeveloperState.Approved } developer
            ? developer
            : null;
}
