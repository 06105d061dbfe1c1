using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Storage.Backups;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil restore</c>.</summary>
internal static class RestoreCommand
{
    private const string HowOnPostgreSql =
        "PostgreSQL restores its own copies: stop all nodes, pg_restore --dbname=DATABASE counterfoil.dump into an empty database, then 'counterfoil verify --restored' and 'counterfoil adopt'.";

    private const string What = """
        Put a backup in the place of the SQLite database. What was there is put aside and not deleted. No server may run. The
        copy serves nobody before it is adopted: 'counterfoil verify --restored', then 'counterfoil adopt'.

        Examples:
          counterfoil restore /backups/counterfoil-20270301-031500.db --data /var/lib/counterfoil
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var file = new Argument<string>("file") { Description = "The backup.", HelpName = "FILE" };
        var command = new Command("restore", What) { file, Switches.Json };
        command.TakeSettings();
        command.SetAction(
            async (parsed, _) =>
            {
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                if (settings.Database.Kind == DatabaseKind.PostgreSql)
                    throw new CommandRefusedException(ExitCode.Refused, HowOnPostgreSql);
                var aside = await SqliteBackup.RestoreAsync(
                    settings.Database,
                    Path.GetFullPath(parsed.GetRequiredValue(file)),
                    surroundings.Time.GetUtcNow()
                );
                var print = new Printer(surroundings, parsed.GetValue(Switches.Json));
                print.Answer(
                    new JsonObject
                    {
                        ["database"] = settings.Database.Connection,
                        ["before"] = aside,
                    },
                    _ =>
                    {
                        print.Line($"Restored: {settings.Database.Connection}");
                        if (aside is not null)
                            print.Line($"The database that was there is {aside}");
                        print.Line(
                            "It serves nobody yet. Next: counterfoil verify --restored, then counterfoil adopt"
                        );
                    }
                );
                return ExitCode.Done;
            }
        );
        return command;
    }
}
