using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Storage.Backups;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil backup</c>: through the server where one runs, else by itself.</summary>
internal static class BackupCommand
{
    /// <summary>Said where the database is PostgreSQL's.</summary>
    public const string HowOnPostgreSql =
        "PostgreSQL makes its own copies: pg_dump --format=custom --file=counterfoil.dump DATABASE, with the connection of the setting 'database'; it goes on meanwhile. The root key is not in it.";

    private const string What = """
        Make a consistent copy of the database, while a server goes on or without one. On SQLite a file in the data folder's
        'backups', never with the root key in it; on PostgreSQL the command says how. With a server running: for operators.

        Examples:
          counterfoil backup
          counterfoil backup --data /var/lib/counterfoil --user anna
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var command = new Command("backup", What);
        command.TakeServer();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var print = new Printer(surroundings, parsed.GetValue(Switches.Json));
                Tell(print, await MakeAsync(parsed, surroundings, cancellationToken));
                return ExitCode.Done;
            }
        );
        return command;
    }

    /// <summary>Where backups are.</summary>
    public static string FolderIn(ServerSettings settings) =>
        Path.Combine(settings.Data, "backups");

    /// <summary>Where a backup of now goes.</summary>
    public static string FileIn(ServerSettings settings, DateTimeOffset now)
    {
        var folder = FolderIn(settings);
        PrivateFiles.MakeFolder(folder);
        return Path.Combine(
            folder,
            string.Create(
                CultureInfo.InvariantCulture,
                $"counterfoil-{now.UtcDateTime:yyyyMMdd-HHmmss}.db"
            )
        );
    }

    private static async Task<JsonNode> MakeAsync(
        ParseResult parsed,
        Surroundings surroundings,
        CancellationToken cancellationToken
    )
    {
        // A server elsewhere makes it there; on this machine the data folder tells whether one runs.
        var data = parsed.GetValue(Switches.Data);
        if (parsed.GetValue(Switches.Server) is null)
        {
            var settings = SettingValues
                .Read(
                    data is null
                        ? []
                        : new Dictionary<Setting, string> { [SettingsCatalogue.Data] = data },
                    surroundings.Environment
                )
                .ToSettings();
            if (settings.Database.Kind == DatabaseKind.PostgreSql)
                throw new CommandRefusedException(ExitCode.Refused, HowOnPostgreSql);
            if (ServerFile.FindRunning(settings.Data) is null)
            {
                var now = surroundings.Time.GetUtcNow();
                var file = FileIn(settings, now);
                var bytes = await SqliteBackup.MakeAsync(settings.Database, file, now);
                return new JsonObject { ["file"] = file, ["bytes"] = bytes };
            }
        }
        var server = FoundServer.Find(parsed, surroundings);
        using var api = new ApiClient(server, Caller.Find(parsed, surroundings, server));
        return await api.SendAsync(HttpMethod.Post, "backups", body: null, cancellationToken);
    }

    private static void Tell(Printer print, JsonNode made) =>
        print.Answer(
            made,
            _ =>
            {
                print.Line(
                    $"{Printer.Text(made["file"])}, {Printer.Text(made["bytes"])} bytes. Look into it: counterfoil verify --backup {Printer.Text(made["file"])}"
                );
                print.Line(
                    "Take it to another machine. The root key is not in it: keep that elsewhere."
                );
            }
        );
}
