using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil migrate</c>.</summary>
internal static class MigrateCommand
{
    private const string What = """
        Bring the database's schema up to date, forwards only. Safe when several nodes do it at once; does nothing when there
        is nothing to do. On SQLite stop the server first.

        Examples:
          counterfoil migrate
          counterfoil migrate --data /var/lib/counterfoil
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var command = new Command("migrate", What) { Switches.Json };
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                var print = new Printer(surroundings, parsed.GetValue(Switches.Json));
                var steps = new List<string>();
                await Progress.ShowAsync(
                    surroundings,
                    "Migrating",
                    step =>
                        Database.MigrateAsync(
                            settings.Database,
                            new Steps(name =>
                            {
                                steps.Add(name);
                                step(name);
                            }),
                            surroundings.Time,
                            cancellationToken
                        )
                );
                print.Answer(
                    new JsonObject
                    {
                        ["steps"] = new JsonArray([
                            .. steps.Select(one => (JsonNode)JsonValue.Create(one)),
                        ]),
                    },
                    _ =>
                        print.Line(
                            steps.Count == 0
                                ? "The database is up to date."
                                : $"Done: {string.Join(", ", steps)}."
                        )
                );
                return ExitCode.Done;
            }
        );
        return command;
    }
}
