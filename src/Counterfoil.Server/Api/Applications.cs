using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Api;

/// <summary><c>/v1/applications</c>: for operators, and for developers their own.</summary>
internal static class Applications
{
    private const string One = "/v1/applications/{application}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/applications", ListAsync).Answers<ListOf<ApplicationCarrier>>();
        routes
            .MapPost("/v1/applications", AddAsync)
            .Answers<AddedApplicationCarrier>(StatusCodes.Status201Created);
        routes.MapGet(One, GetAsync).Answers<ApplicationCarrier>();
        routes.MapPatch(One, ChangeAsync).Answers<ApplicationCarrier>();
        routes.MapPost(One + "/client-id", RenewIdAsync).Answers<ApplicationCarrier>();
        routes.MapDelete(One + "/aliases/{alias}", DropAliasAsync).Answers<ApplicationCarrier>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string? search,
        int? limit,
        string? after,
        Registrants registrants,
        IApplications applications,
        CancellationToken cancellationToken
    )
    {
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var owner = (registrant as Registrant.Owner)?.Developer.Account.Value;
        return Results.Ok(
            ListOf<ApplicationCarrier>.Of(
                await applications.ListAsync(
                    new ApplicationFilter(search, owner),
                    page,
                    cancellationToken
                ),
                ApplicationCarrier.Of
            )
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        Body<AddApplicationBody> body,
        bool? rehearse,
        Registrants registrants,
        ApplicationRegister register,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        var wished = body.Value;
        if (!wished.NamesTenant)
            return NoTenant;
        var added = await register.AddAsync(
            registrant,
            wished.Over(
                new Application
                {
                    Id = default,
                    ClientId = "",
                    Name = "",
                }
            ),
            new FirstSecret
            {
                ClientId = wished.ClientId,
                Imported = wished.Secret is null ? null : new Secret(wished.Secret),
                Label = wished.TokenLabel ?? "first",
            },
            EarnestOf(rehearse),
            cancellationToken
        );
        if (rehearse == true)
            return added.ToAnswer(_ => Results.NoContent());
        return added.ToAnswer(made =>
            Results.Created(
                $"/v1/applications/{made.Application.Id}",
                new AddedApplicationCarrier(
                    ApplicationCarrier.Of(made.Application),
                    made.Token?.Reveal()
                )
            )
        );
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string application,
        Registrants registrants,
        IApplications applications,
        CancellationToken cancellationToken
    )
    {
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        return
            await registrants.KeyOfAsync(application, cancellationToken) is { } id
            && await applications.FindAsync(id, cancellationToken) is { Application: var found }
            && registrant.MaySee(found)
            ? Results.Ok(ApplicationCarrier.Of(found))
            : Problem.NotFound;
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context,
        string application,
        Body<ApplicationBody> body,
        bool? rehearse,
        Registrants registrants,
        ApplicationRegister register,
        CancellationToken cancellationToken
    )
    {
        if (!body.Value.NamesTenant)
            return NoTenant;
        return await ReachAsync(
            context,
            application,
            registrants,
            (registrant, id) =>
                register.ChangeAsync(
                    registrant,
                    id,
                    body.Value.Over,
                    EarnestOf(rehearse),
                    cancellationToken
                ),
            cancellationToken
        );
    }

    private static Task<IResult> RenewIdAsync(
        HttpContext context,
        string application,
        OptionalBody<RenewIdBody> body,
        Registrants registrants,
        ApplicationRegister register,
        CancellationToken cancellationToken
    ) =>
        ReachAsync(
            context,
            application,
            registrants,
            (registrant, id) =>
                register.RenewIdAsync(
                    registrant,
                    id,
                    body.Value is { AtOnce: true } ? OldId.Dropped : OldId.Kept,
                    cancellationToken
                ),
            cancellationToken
        );

    private static Task<IResult> DropAliasAsync(
        HttpContext context,
        string application,
        string alias,
        Registrants registrants,
        ApplicationRegister register,
        CancellationToken cancellationToken
    ) =>
        ReachAsync(
            context,
            application,
            registrants,
            (registrant, id) => register.DropAliasAsync(registrant, id, alias, cancellationToken),
            cancellationToken
        );

    private static async Task<IResult> ReachAsync(
        HttpContext context,
        string application,
        Registrants registrants,
        Func<Registrant, ApplicationKey, Task<Authority.Registered<Application>>> change,
        CancellationToken cancellationToken
    )
    {
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        if (await registrants.KeyOfAsync(application, cancellationToken) is not { } id)
            return Problem.NotFound;
        var changed = await change(registrant, id);
        return changed.ToAnswer(found => Results.Ok(ApplicationCarrier.Of(found)));
    }

    private static Earnest EarnestOf(bool? rehearse) =>
        rehearse == true ? Earnest.Rehearsed : Earnest.Done;

    private static Problem NoTenant =>
        Problem.Unfit("A custom application is for one tenant, named by its context identifier.");
}
