using Counterfoil.Authority;
using Counterfoil.Authority.Sync;

namespace Counterfoil.Server.Api;

/// <summary>What a sync found out about an associate, or did.</summary>
internal sealed record SyncFindingCarrier
{
    /// <summary>The associate; absent where a seal is broken.</summary>
    public AssociateName? Associate { get; init; }

    /// <summary>The credential's row.</summary>
    public string? Row { get; init; }

    /// <summary>The account as it was called when it was linked.</summary>
    public required string Account { get; init; }

    /// <summary>What the account is found by, such as a SID.</summary>
    public required string SearchName { get; init; }

    /// <summary>wouldDisable, disabled or leftAlone.</summary>
    public required SyncDeed Deed { get; init; }

    /// <summary>Why, as a word.</summary>
    public required string Reason { get; init; }

    public static SyncFindingCarrier Of(SyncFinding finding) =>
        new()
        {
            Associate = finding.Associate is { } associate
                ? new AssociateName(associate.Id.Value, associate.Name)
                : null,
            Row = finding.Row?.ToString(),
            Account = finding.Account,
            SearchName = finding.SearchName,
            Deed = finding.Deed,
            Reason = finding.Reason,
        };
}

/// <summary>A page of a plugin's rows, looked at.</summary>
internal sealed record SyncLookCarrier(
    int Rows,
    long Total,
    IReadOnlyList<SyncFindingCarrier> Items,
    string? Next
);

/// <summary>Whom to disable.</summary>
internal sealed record SyncBody
{
    /// <summary>The associates, by their numbers: those that looking has found.</summary>
    public required IReadOnlyList<int> Associates { get; init; }

    /// <summary>When more are named than this, nobody is disabled. 1 to 1000; 20 where nothing is said.</summary>
    public int? AtMost { get; init; }
}

/// <summary>What was done.</summary>
internal sealed record SyncDoneCarrier(int Disabled, IReadOnlyList<SyncFindingCarrier> Items);

/// <summary><c>/v1/plugins/{type}/sync</c>: looks for accounts outside that are gone or disabled, and disables whose they are.</summary>
internal static class SyncAccounts
{
    private const string Path = "/v1/plugins/{type}/sync";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, LookAsync).Answers<SyncLookCarrier>();
        routes.MapPost(Path, DisableAsync).Answers<SyncDoneCarrier>();
    }

    private static async Task<IResult> LookAsync(
        HttpContext context,
        string type,
        int? limit,
        string? after,
        AccountLook look,
        CancellationToken cancellationToken
    ) =>
        limit is < 1 or > StandingQuestion.MostRows
            ? Problem.Malformed($"The limit is 1 to {StandingQuestion.MostRows}.")
            : Say(
                await look.LookAsync(
                    context.Proof(),
                    EnrolledCredentials.Unescape(type),
                    new PageRequest(after, limit ?? StandingQuestion.MostRows),
                    cancellationToken
                )
            );

    private static async Task<IResult> DisableAsync(
        HttpContext context,
        string type,
        Body<SyncBody> body,
        AccountSync sync,
        CancellationToken cancellationToken
    ) =>
        body.Value.AtMost is < 1 or > AccountSync.MostAtOnce
            ? Problem.Malformed($"At most 1 to {AccountSync.MostAtOnce} are disabled in one call.")
            : Say(
                await sync.DisableAsync(
                    context.Proof(),
                    EnrolledCredentials.Unescape(type),
                    [.. body.Value.Associates.Select(id => new AssociateId(id))],
                    body.Value.AtMost ?? AccountSync.AtMost,
                    cancellationToken
                )
            );

    private static IResult Say(Synced synced) =>
        synced switch
        {
            Synced.Looked(var rows, var total, var findings, var next) => Results.Ok(
                new SyncLookCarrier(rows, total, [.. findings.Select(SyncFindingCarrier.Of)], next)
            ),
            Synced.Done(var findings) => Results.Ok(
                new SyncDoneCarrier(
                    findings.Count(one => one.Deed == SyncDeed.Disabled),
                    [.. findings.Select(SyncFindingCarrier.Of)]
                )
            ),
            Synced.TooMany(var named, var atMost) => Problem.Of(
                StatusCodes.Status409Conflict,
                "too_many",
                $"{named} associates would be disabled, and at most {atMost} may be. Nobody was."
            ),
            Synced.NotFound => Problem.NotFound,
            Synced.Failed(var plugin) => Problem.Of(
                StatusCodes.Status502BadGateway,
                "plugin_failed",
                $"The plugin {plugin} cannot say how the accounts are, or did not in time. Nobody was disabled."
            ),
            _ => throw new InvalidOperationException("A sync ended in an unknown way."),
        };
}
