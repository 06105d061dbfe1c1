using System.Runtime.InteropServices;
using Counterfoil.Cryptography;
using Counterfoil.Storage;

namespace Counterfoil.Server.Hosting;

/// <summary>Whether this node is well, a word for each part.</summary>
internal sealed record HealthCarrier(
    string Status,
    string Database,
    string Key,
    string Bell,
    string Clock,
    string Journal,
    string Witness
);

/// <summary>That this process answers.</summary>
internal sealed record LiveCarrier(string Status);

/// <summary>
/// <c>GET /health</c>, for load balancers and <c>counterfoil doctor</c>: whether this node is well, in a word each, and
/// nothing that tells a stranger more.
/// </summary>
internal static class Health
{
    /// <summary>Where it is asked whether the process answers.</summary>
    public const string Live = "/health/live";

    // Past this somebody should look; the database's clock is the one that counts, so nothing is wrong yet.
    private static readonly TimeSpan InStep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Maps it.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", AnswerAsync).ExcludeFromDescription();
        routes.MapGet("/health/ready", AnswerAsync).ExcludeFromDescription();
        routes.MapGet(Live, AnswerLive).ExcludeFromDescription();
    }

    // That this is answered is all it says: whatever is wrong with the database, starting again helps nobody.
    private static IResult AnswerLive(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new LiveCarrier("live"));
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Database database,
        KeyRing keys,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var answers = await AnswersAsync(database, cancellationToken);
        var health = database.Health;
        var hasKey = CanSeal(keys);
        var isWell = answers && hasKey && health.IsGood;
        return Results.Json(
            new HealthCarrier(
                Status: isWell ? "well" : "unwell",
                Database: !answers ? "away"
                    : health.WriteTrouble is null ? "answers"
                    : "takes no writes",
                Key: hasKey ? "at hand" : "gone",
                Bell: health.BellIsHeard ? "heard" : "lost",
                Clock: health.ClockOffset.Duration() <= InStep ? "in step" : "corrected",
                Journal: health.HeadsTrouble is null ? "recorded" : "not recorded outside",
                Witness: !health.HasWitness ? "none"
                    : health.WitnessTrouble is null ? "told"
                    : "behind"
            ),
            statusCode: isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
    }

    private static bool CanSeal(KeyRing keys)
    {
        try
        {
            var box = new SecretBox(keys, "health");
            return box.Open("", [], box.Seal("", [], [1])) is [1];
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(
        Database database,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await database.PingAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return true;
        }
        catch (Exception failure)
            when (failure is ExternalException or IOException or TimeoutException)
        {
            return false;
        }
    }
}
