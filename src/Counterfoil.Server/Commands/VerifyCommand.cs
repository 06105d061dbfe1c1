using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Storage.Verify;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil verify</c>.</summary>
internal static class VerifyCommand
{
    private const string What = """
        Prove that nobody without the root key touched a row. Walks over the whole database, beside a running server too, and
        names each row that was edited, swapped with another, copied in from another database, deleted or rolled back. Ends
        with 1 when there is one.

        Examples:
          counterfoil verify
          counterfoil verify --json
          counterfoil verify --backup /backups/counterfoil-20270301-031500.db
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var backup = new Option<string>("--backup")
        {
            Description =
                "A backup's file, in place of the database in use: it is not compared with the heads recorded since.",
            HelpName = "FILE",
        };
        var restored = new Option<bool>("--restored")
        {
            Description =
                "The database in its place, which was restored or moved and is not adopted yet: likewise.",
        };
        var command = new Command("verify", What) { backup, restored, Switches.Json };
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                using var keys = RootKeys.Read(settings);
                var database = parsed.GetValue(backup) is { } file
                    ? new DatabaseSettings(file, settings.Database.Folder) { IsBackup = true }
                    : settings.Database with
                    {
                        IsBackup = parsed.GetValue(restored),
                    };
                var report = await Progress.BarAsync(
                    surroundings,
                    "Verifying",
                    tell =>
                        Verification.RunAsync(
                            database,
                            keys,
                            surroundings.Time,
                            new Told(tell),
                            cancellationToken
                        )
                );
                if (!database.IsBackup)
                    new LastVerified(surroundings.Time.GetUtcNow(), report.Tampered.Count).TryWrite(
                        settings
                    );
                Tell(new Printer(surroundings, parsed.GetValue(Switches.Json)), report);
                return report.IsClean
                    ? ExitCode.Done
                    : throw new CommandRefusedException(
                        ExitCode.Refused,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Somebody without the root key changed the database: {report.Tampered.Count} findings."
                        )
                    );
            }
        );
        return command;
    }

    /// <summary>A report as the API and programs read it.</summary>
    public static JsonObject ToJson(VerifyReport report) =>
        new()
        {
            ["clean"] = report.IsClean,
            ["rows"] = report.Rows,
            ["journalRows"] = report.JournalRows,
            ["seconds"] = Math.Round(report.Duration.TotalSeconds, 3),
            ["tampered"] = new JsonArray([
                .. report.Tampered.Select(row =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["tampering"] = NameOf(row.Tampering),
                            ["table"] = row.Table,
                            ["tenant"] = row.Tenant,
                            ["key"] = row.Key,
                            ["explanation"] = row.Explanation,
                        }
                ),
            ]),
            ["remarks"] = new JsonArray([
                .. report.Remarks.Select(remark => (JsonNode)JsonValue.Create(remark)),
            ]),
        };

    private static void Tell(Printer print, VerifyReport report) =>
        print.Answer(
            ToJson(report),
            _ =>
            {
                foreach (var remark in report.Remarks)
                    print.Aside(remark);
                if (!report.IsClean)
                {
                    print.Table(
                        ["what", "table", "tenant", "key", "explanation"],
                        report.Tampered.Select(row =>
                            (IReadOnlyList<string>)
                                [
                                    NameOf(row.Tampering).Replace('_', ' '),
                                    row.Table,
                                    row.Tenant,
                                    row.Key,
                                    row.Explanation,
                                ]
                        ),
                        ""
                    );
                }
                print.Line(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{report.Rows} rows and {report.JournalRows} of the journal in {report.Duration.TotalSeconds:0.0} s: {(report.IsClean ? "nobody touched one" : $"{report.Tampered.Count} were tampered with")}."
                    )
                );
            }
        );

    private static string NameOf(Tampering tampering) =>
        tampering switch
        {
            Tampering.Edited => "edited",
            Tampering.Swapped => "swapped",
            Tampering.CopiedIn => "copied_in",
            Tampering.Deleted => "deleted",
            _ => "rolled_back",
        };

    private sealed class Told(Action<string, long, long> tell) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => tell(value.Table, value.Done, value.Total);
    }
}
