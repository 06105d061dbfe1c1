using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;

namespace Counterfoil.Server.Api;

/// <summary>What somebody answers who wants to be a developer.</summary>
internal sealed record AskBody
{
    /// <summary>The person's or company's name.</summary>
    public required string Company { get; init; }

    /// <summary>An https address; may be absent.</summary>
    public string? Website { get; init; }

    /// <summary>Who is to be written to.</summary>
    public required string ContactEmail { get; init; }

    /// <summary>What is going to be built.</summary>
    public required string Purpose { get; init; }
}

/// <summary>What operators decide.</summary>
internal sealed record DecideBody
{
    /// <summary>Whether it may.</summary>
    public DeveloperState? State { get; init; }

    /// <summary>What to tell the developer.</summary>
    public string? Decision { get; init; }

    /// <summary>How many applications it may have.</summary>
    public int? MostApplications { get; init; }
}

/// <summary>A developer.</summary>
internal sealed record DeveloperCarrier(
    Guid Account,
    string LoginName,
    DeveloperState State,
    string Company,
    string Website,
    string ContactEmail,
    string Purpose,
    string Decision,
    DateTimeOffset AskedAt,
    DateTimeOffset? DecidedAt,
    string? Sandbox,
    int MostApplications
)
{
    public static DeveloperCarrier Of(Developer developer) =>
        new(
            developer.Account.Value,
            developer.LoginName,
            developer.State,
            developer.Answers.Company,
            developer.Answers.Website,
            developer.Answers.ContactEmail,
            developer.Answers.Purpose,
            developer.Decision,
            developer.AskedAt,
            developer.DecidedAt,
            developer.Sandbox?.Value,
            developer.MostApplications
        );
}

/// <summary><c>/v1/developers</c>: asking to be one is for every account, deciding for operators.</summary>
internal static class Developers
{
    private const string One = "/v1/developers/{account:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/developers", AskAsync).Answers<DeveloperCarrier>();
        routes.MapGet("/v1/developers", ListAsync).Answers<ListOf<DeveloperCarrier>>();
        routes.MapGet("/v1/developers/me", GetMeAsync).Answers<DeveloperCarrier>();
        routes.MapGet(One, GetAsync).Answers<DeveloperCarrier>();
        routes.MapPatch(One, DecideAsync).Answers<DeveloperCarrier>();
    }

    private static async Task<IResult> AskAsync(
        HttpContext context,
        Body<AskBody> body,
        Registrants registrants,
        DeveloperRegister register,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (await registrants.AccountAsync(proof, cancellationToken) is not { } account)
            return Problem.Of(
                StatusCodes.Status403Forbidden,
                "forbidden",
                "A developer has an account. Ask an administrator to register yours."
            );
        var asked = await register.AskAsync(
            account,
            new DeveloperAnswers
            {
                Company = body.Value.Company,
                Website = body.Value.Website ?? "",
                ContactEmail = body.Value.ContactEmail,
                Purpose = body.Value.Purpose,
            },
            Registrant.NameOf(proof),
            cancellationToken
        );
        return asked.ToAnswer(developer => Results.Ok(DeveloperCarrier.Of(developer)));
    }

    private static async Task<IResult> ListAsync(
        string? search,
        string? state,
        int? limit,
        string? after,
        IDevelopers developers,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        DeveloperState? wanted = null;
        if (state is not null)
        {
            if (
                !state.All(char.IsAsciiLetter)
                || !Enum.TryParse<DeveloperState>(state, ignoreCase: true, out var known)
            )
                return Problem.Malformed("The state is waiting, approved, refused or suspended.");
            wanted = known;
        }
        return Results.Ok(
            ListOf<DeveloperCarrier>.Of(
                await developers.ListAsync(search, wanted, page, cancellationToken),
                DeveloperCarrier.Of
            )
        );
    }

    private static async Task<IResult> GetMeAsync(
        HttpContext context,
        Registrants registrants,
        CancellationToken cancellationToken
    ) =>
        await registrants.DeveloperAsync(context.Proof(), cancellationToken) is { } developer
            ? Results.Ok(DeveloperCarrier.Of(developer))
            : Problem.NotFound;

    private static async Task<IResult> GetAsync(
        Guid account,
        IDevelopers developers,
        CancellationToken cancellationToken
    ) =>
        await developers.FindAsync(new AccountId(account), cancellationToken) is { } developer
            ? Results.Ok(DeveloperCarrier.Of(developer))
            : Problem.NotFound;

    private static async Task<IResult> DecideAsync(
        HttpContext context,
        Guid account,
        Body<DecideBody> body,
        DeveloperRegister register,
        CancellationToken cancellationToken
    )
    {
        Registered<Developer> decided = await register.DecideAsync(
            new AccountId(account),
            new DeveloperDecision(
                body.Value.State,
                body.Value.Decision,
                body.Value.MostApplications
            ),
            Registrant.NameOf(context.Proof()),
            cancellationToken
        );
        return decided.ToAnswer(developer => Results.Ok(DeveloperCarrier.Of(developer)));
    }
}
