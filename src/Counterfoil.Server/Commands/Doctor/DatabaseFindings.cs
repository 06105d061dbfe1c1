using System.Globalization;
using System.Runtime.InteropServices;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>
/// Looks at the database by opening it as a server would: schema, identity, root key, the journal's recorded heads. Where a
/// server has the SQLite file, that server has looked already.
/// </summary>
internal static class DatabaseFindings
{
    private static readonly TimeSpan MostOffset = TimeSpan.FromSeconds(5);

    /// <summary>The findings.</summary>
    public static async Task<IReadOnlyList<Finding>> FindAsync(
        ServerSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (
            settings.Database.Kind == DatabaseKind.Sqlite
            && ServerFile.FindRunning(settings.Data) is { } running
        )
            return [await AskAsync(running, cancellationToken)];
        try
        {
            using var keys = RootKeys.Read(settings);
            await using var database = await Database.OpenAsync(
                settings.Database,
                keys,
                time,
                NullLoggerFactory.Instance,
                cancellationToken
            );
            return [.. await LookAsync(settings, database, cancellationToken)];
        }
        catch (SettingRefusedException)
        {
            return
            [
                new Finding(Weight.Wrong, "database", "It cannot be opened without the root key."),
            ];
        }
        catch (DatabaseRefusedException refused)
        {
            return [new Finding(Weight.Wrong, "database", refused.Message)];
        }
        catch (Exception failure)
            when (failure is ExternalException or IOException or TimeoutException)
        {
            return [new Finding(Weight.Wrong, "database", failure.Message)];
        }
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(
        ServerSettings settings,
        Database database,
        CancellationToken cancellationToken
    )
    {
        await database.PingAsync(cancellationToken);
        var health = database.Health;
        var standbys = await database.LookForStandbysAsync(cancellationToken);
        var own = await database.Tenants.FindOwnAsync(cancellationToken);
        return
        [
            new Finding(
                Weight.Good,
                "database",
                $"{settings.Database.Kind}: schema up to date, identity and root key match"
            ),
            own is null
                ? new Finding(Weight.Wrong, "own tenant", "There is none. Run 'counterfoil init'.")
                : new Finding(Weight.Good, "own tenant", own.Id.Value),
            health.HeadsTrouble is { } trouble
                ? new Finding(Weight.Wrong, "journal", trouble)
                : new Finding(
                    Weight.Good,
                    "journal",
                    $"it has every head recorded in {Path.Combine(settings.Database.Folder, "journal.heads")}"
                ),
            .. OfWitness(health),
            new Finding(
                health.ClockOffset.Duration() > MostOffset ? Weight.Warning : Weight.Good,
                "clock",
                health.ClockOffset.Duration() > MostOffset
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"the database's is {health.ClockOffset.TotalSeconds:0.0} s ahead of this machine's; the database's counts. Synchronise both."
                    )
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{health.ClockOffset.TotalSeconds:0.0} s from the database's"
                    )
            ),
            .. OfStandbys(standbys),
        ];
    }

    // Nobody following is nothing to speak of: a single database loses nothing by a fail-over that it has not.
    internal static IEnumerable<Finding> OfStandbys(Standbys standbys) =>
        standbys switch
        {
            { MayRevive: true } =>
            [
                new Finding(
                    Weight.Warning,
                    "standby",
                    "it follows asynchronously: a fail-over may revive what was revoked in its last second. Set synchronous_standby_names, or revoke again what was revoked then."
                ),
            ],
            { Following: > 0 } => [new Finding(Weight.Good, "standby", "a commit waits for it")],
            _ => [],
        };

    internal static IEnumerable<Finding> OfWitness(DatabaseHealth health) =>
        health switch
        {
            { HasWitness: false } => [],
            { WitnessTrouble: { } trouble } => [new Finding(Weight.Warning, "witness", trouble)],
            _ => [new Finding(Weight.Good, "witness", "the journal has every head that it has")],
        };

    private static async Task<Finding> AskAsync(
        ServerFile running,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            Timeout = TimeSpan.FromSeconds(10),
        };
        try
        {
            using var answer = await http.GetAsync(
                new Uri(running.Address, "health"),
                cancellationToken
            );
            var said = await answer.Content.ReadAsStringAsync(cancellationToken);
            return !answer.IsSuccessStatusCode
                    ? new Finding(
                        Weight.Wrong,
                        "database",
                        $"the server at {running.Address} says: {said}"
                    )
                : said.Contains("\"witness\":\"behind\"", StringComparison.Ordinal)
                    ? new Finding(
                        Weight.Warning,
                        "database",
                        $"the server at {running.Address} has it open and is well; its witness is behind, and the log says why"
                    )
                : new Finding(
                    Weight.Good,
                    "database",
                    $"the server at {running.Address} has it open and is well"
                );
        }
        catch (HttpRequestException failure)
        {
            return new Finding(
                Weight.Wrong,
                "server",
                $"The server at {running.Address} does not answer: {failure.Message}"
            );
        }
    }
}
