using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Api;

/// <summary>When a token was last used in a tenant.</summary>
internal sealed record TokenUseCarrier(string? Tenant, DateTimeOffset At);

/// <summary>A token, without its text.</summary>
internal sealed record TokenCarrier(
    Guid Id,
    string Label,
    TokenMaking Making,
    bool Living,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    IReadOnlyList<TokenUseCarrier> Uses
)
{
    public static TokenCarrier Of(
        ApplicationToken token,
        IEnumerable<TokenUse> uses,
        DateTimeOffset now
    )
    {
        var own = uses.Where(use => use.Token == token.Id).ToList();
        return new TokenCarrier(
            token.Id,
            token.Label,
            token.Making,
            token.IsLiving(now),
            token.CreatedAt,
            token.ExpiresAt,
            token.RevokedAt,
            own.Count == 0 ? null : own.Max(use => use.At),
            [.. own.Select(use => new TokenUseCarrier(use.Tenant?.Value, use.At))]
        );
    }
}

/// <summary>All tokens of an application.</summary>
internal sealed record TokensCarrier(IReadOnlyList<TokenCarrier> Items);

/// <summary>A new token.</summary>
internal sealed record MakeTokenBody
{
    /// <summary>For people.</summary>
    public string? Label { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>After how many hours all others end: 0 at once, 2,160 at most; absent, they go on.</summary>
    public int? OthersEndAfterHours { get; init; }

    /// <summary>A secret that is brought along; operators only.</summary>
    public string? Secret { get; init; }
}

/// <summary>A token that was made, with its text, which is not shown again.</summary>
internal sealed record MadeTokenCarrier(TokenCarrier Token, string? Text);

/// <summary><c>/v1/applications/{application}/tokens</c>.</summary>
internal static class ApplicationTokens
{
    private const string All = "/v1/applications/{application}/tokens";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, ListAsync).Answers<TokensCarrier>();
        routes.MapPost(All, MakeAsync).Answers<MadeTokenCarrier>(StatusCodes.Status201Created);
        routes.MapDelete(All + "/{tokenId:guid}", RevokeAsync).Answers<TokenCarrier>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string application,
        Registrants registrants,
        TokenRegister tokens,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        if (await registrants.KeyOfAsync(application, cancellationToken) is not { } id)
            return Problem.NotFound;
        var now = time.GetUtcNow();
        return (await tokens.ListAsync(registrant, id, cancellationToken)).ToAnswer(found =>
            Results.Ok(
                new TokensCarrier([
                    .. found.Tokens.Select(token => TokenCarrier.Of(token, found.Uses, now)),
                ])
            )
        );
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context,
        string application,
        OptionalBody<MakeTokenBody> body,
        Registrants registrants,
        TokenRegister tokens,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        if (await registrants.KeyOfAsync(application, cancellationToken) is not { } id)
            return Problem.NotFound;
        var wish = body.Value ?? new MakeTokenBody();
        if (wish.OthersEndAfterHours is < 0 or > 90 * 24)
            return Problem.Unfit("The other tokens go on for 0 to 2,160 hours.");
        var made = await tokens.MakeAsync(
            registrant,
            id,
            new TokenWish
            {
                Label = wish.Label ?? "",
                ExpiresAt = wish.ExpiresAt,
                OthersEndAfter = wish.OthersEndAfterHours is { } hours
                    ? TimeSpan.FromHours(hours)
                    : null,
                Imported = wish.Secret is null ? null : new Secret(wish.Secret),
            },
            cancellationToken
        );
        return made.ToAnswer(one =>
            Results.Created(
                $"/v1/applications/{id}/tokens",
                new MadeTokenCarrier(
                    TokenCarrier.Of(one.Token, [], time.GetUtcNow()),
                    one.Text?.Reveal()
                )
            )
        );
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext context,
        string application,
        Guid tokenId,
        Registrants registrants,
        TokenRegister tokens,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        if (await registrants.KeyOfAsync(application, cancellationToken) is not { } id)
            return Problem.NotFound;
        var revoked = await tokens.RevokeAsync(registrant, id, tokenId, cancellationToken);
        return revoked.ToAnswer(token => Results.Ok(TokenCarrier.Of(token, [], time.GetUtcNow())));
    }
}
