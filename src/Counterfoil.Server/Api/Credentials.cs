using Counterfoil.Authority.Credentials;

namespace Counterfoil.Server.Api;

/// <summary>A credential for another system, without its secret.</summary>
internal sealed record OutgoingCredential(
    string Type,
    string PublicValue,
    DateTimeOffset ValidFrom,
    DateTimeOffset ValidTo,
    DateTimeOffset? LastUsed
)
{
    public static OutgoingCredential Of(Credential row) =>
        new(
            row.Type,
            OutgoingCredentials.PublicValueOf(row),
            row.ValidFrom,
            row.ValidTo,
            row.LastUsed
        );
}

/// <summary>A secret for another system.</summary>
internal sealed record SecretBody(string Secret);

/// <summary><c>/v1/credentials</c>: set by their owner, given back to the owner or a system user (ledger A17).</summary>
internal static class Credentials
{
    private const string One = "/v1/credentials/{type}/{publicValue}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/credentials", ListAsync).Answers<ListOf<OutgoingCredential>>();
        routes.MapPut(One, SetAsync).Produces(StatusCodes.Status204NoContent);
        routes.MapGet(One, GetAsync).Answers<SecretBody>();
        routes.MapDelete(One, RemoveAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string? associate,
        Who who,
        OutgoingCredentials credentials,
        CancellationToken cancellationToken
    )
    {
        var (owner, problem) = await OwnerAsync(context, associate, who, cancellationToken);
        if (owner is null)
            return problem!;
        var listed = await credentials.ListAsync(context.Proof(), owner, cancellationToken);
        return listed.ToAnswer(rows =>
            Results.Ok(
                new ListOf<OutgoingCredential>([.. rows.Select(OutgoingCredential.Of)], Next: null)
            )
        );
    }

    private static async Task<IResult> SetAsync(
        HttpContext context,
        string type,
        string publicValue,
        Body<SecretBody> body,
        OutgoingCredentials credentials,
        CancellationToken cancellationToken
    )
    {
        var set = await credentials.SetAsync(
            context.Proof(),
            Unescape(type),
            Unescape(publicValue),
            new Secret(body.Value.Secret),
            cancellationToken
        );
        return set.ToAnswer(_ => Results.NoContent());
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string type,
        string publicValue,
        string? associate,
        Who who,
        OutgoingCredentials credentials,
        CancellationToken cancellationToken
    )
    {
        var (owner, problem) = await OwnerAsync(context, associate, who, cancellationToken);
        if (owner is null)
            return problem!;
        var got = await credentials.GetAsync(
            context.Proof(),
            owner,
            Unescape(type),
            Unescape(publicValue),
            cancellationToken
        );
        return got.ToAnswer(row => Results.Ok(new SecretBody(row.Secret.Reveal())));
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext context,
        string type,
        string publicValue,
        string? associate,
        Who who,
        OutgoingCredentials credentials,
        CancellationToken cancellationToken
    )
    {
        var (owner, problem) = await OwnerAsync(context, associate, who, cancellationToken);
        if (owner is null)
            return problem!;
        var removed = await credentials.RemoveAsync(
            context.Proof(),
            owner,
            Unescape(type),
            Unescape(publicValue),
            cancellationToken
        );
        return removed.ToAnswer(_ => Results.NoContent());
    }

    // A system user reaches everybody's here and nowhere else; what exactly it may, the authority decides.
    private static async ValueTask<(Associate? Owner, Problem? Problem)> OwnerAsync(
        HttpContext context,
        string? name,
        Who who,
        CancellationToken cancellationToken
    )
    {
        var asker = context.Proof();
        if (name is null || asker.Associate.Type != AssociateType.System)
            return await who.ReachAsync(asker, name, cancellationToken);
        var found = await who.FindAsync(asker, name, cancellationToken);
        return (found, found is null ? Problem.NotFound : null);
    }

    private static string Unescape(string part) =>
        part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
