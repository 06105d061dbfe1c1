using System.Runtime.InteropServices;
using Counterfoil.Storage;

namespace Counterfoil.Server.Hosting;

/// <summary>
/// <c>GET /health</c>, for load balancers and <c>counterfoil doctor</c>: whether this node is well, in a word each, and
/// nothing that tells a stranger more.
/// </summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Maps it.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/health", AnswerAsync).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Database database,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var answers = await AnswersAsync(database, cancellationToken);
        var health = database.Health;
        var isWell = answers && health.IsGood;
        return Results.Json(
            new
            {
                status = isWell ? "well" : "unwell",
                database = answers ? "answers" : "away",
                bell = health.BellIsHeard ? "heard" : "lost",
                journal = health.HeadsTrouble is null ? "recorded" : "not recorded outside",
            },
            statusCode: isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
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
