using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Storage.Backups;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil adopt</c>.</summary>
internal static class AdoptCommand
{
    private const string What = """
        Take a copy of the database over: a restored backup, a database that was moved, a replica that took over. Needs the
        root key. Gives it an identity of its own, so that the original and the copy are never both good, seals every row
        for it, and ends every ticket in it. What was changed after the copy was made is gone: look with 'verify' first.

        Examples:
          counterfoil adopt --reason "disk of node 1 was lost"
          counterfoil adopt --yes
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var reason = new Option<string>("--reason")
        {
            Description = "Why; it is kept beside the journal's heads.",
            HelpName = "TEXT",
            DefaultValueFactory = _ => "adopted",
        };
        var command = new Command("adopt", What) { reason, Switches.Yes, Switches.Json };
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                surroundings.Confirm(
                    parsed,
                    "This ends every ticket in the database and makes any other copy of it useless here. Go on?"
                );
                using var keys = RootKeys.Read(settings);
                Adopted? adopted = null;
                await Progress.ShowAsync(
                    surroundings,
                    "Adopting",
                    async step =>
                        adopted = await Adopting.RunAsync(
                            settings.Database,
                            keys,
                            parsed.GetRequiredValue(reason),
                            surroundings.Time,
                            new Steps(step),
                            cancellationToken
                        )
                );
                Tell(new Printer(surroundings, parsed.GetValue(Switches.Json)), settings, adopted!);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Tell(Printer print, ServerSettings settings, Adopted adopted) =>
        print.Answer(
            new JsonObject
            {
                ["rows"] = adopted.Rows,
                ["endedTickets"] = adopted.EndedTickets,
                ["brokenRows"] = adopted.BrokenRows,
                ["databaseId"] = adopted.DatabaseId,
                ["witnessTrouble"] = adopted.WitnessTrouble,
            },
            _ =>
            {
                print.Line(
                    $"Adopted: {adopted.Rows} rows; {adopted.EndedTickets} tickets were ended."
                );
                if (adopted.BrokenRows > 0)
                    print.Line(
                        $"{adopted.BrokenRows} rows had a broken seal and were left as they are; they let nobody in. 'counterfoil verify' names them."
                    );
                if (adopted.WitnessTrouble is { } trouble)
                    print.Line(
                        $"The witness still has the heads of before: {trouble} Take away what stands there before a server starts, or it refuses to."
                    );
                if (settings.Database.DatabaseId is not null)
                    print.Line($"Set COUNTERFOIL_DATABASE_ID to {adopted.DatabaseId}");
                if (settings.Database.Kind == DatabaseKind.PostgreSql)
                    print.Line(
                        "On every other node delete journal.heads in the data folder before it starts."
                    );
            }
        );
}
