using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Sync;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil directory …</c>: the company's domain as a whole.</summary>
internal static class DirectoryCommands
{
    private const string What = """
        Disable the associates whose account in the company's domain is gone or disabled. Looks first, at every account that is
        linked, by its SID: one that was renamed or moved is neither. Shows who would be disabled, asks, and looks at those
        again. An associate with another account that is good stays; so does the last administrator, and so do you. Nobody
        runs this but you: there is no timer.

        Examples:
          counterfoil directory sync --dry-run
          counterfoil directory sync
          counterfoil directory sync --yes --at-most 50 --json
        """;

    private const string Path = $"plugins/{CredentialTypes.Directory}/sync";

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("directory", "Keep up with the company's domain.") { Sync(surroundings) };

    private static Command Sync(Surroundings surroundings)
    {
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Show who would be disabled, and disable nobody.",
        };
        var atMost = new Option<int>("--at-most")
        {
            Description =
                "When more than this would be disabled, nobody is: the directory's base may be wrong, or its account may not read any more. 1 to 1000.",
            HelpName = "N",
            DefaultValueFactory = _ => AccountSync.AtMost,
        };
        atMost.Validators.Add(result =>
        {
            // What is no number at all is said by the option itself.
            if (
                result.Tokens is [var said]
                && int.TryParse(said.Value, CultureInfo.InvariantCulture, out var number)
                && (number is < 1 or > AccountSync.MostAtOnce)
            )
                result.AddError($"'--at-most' is 1 to {AccountSync.MostAtOnce}.");
        });
        return ConnectedCommand.Make(
            surroundings,
            "sync",
            What,
            [dryRun, atMost, Switches.Yes],
            async (call, cancellationToken) =>
            {
                var (rows, found) = await LookAsync(call, cancellationToken);
                var whom = found.Where(one => Is(one, "wouldDisable")).ToList();
                if (whom.Count > call.Get(atMost))
                {
                    Tell(call.Print, Answer(rows, found, isDryRun: true));
                    throw new CommandRefusedException(
                        ExitCode.Refused,
                        $"{Associates(whom.Count)} would be disabled, and at most {Number(call.Get(atMost))} may be: nobody was. Are the directory's settings right, and may its account read everything? If so: --at-most {Number(whom.Count)}"
                    );
                }
                if (call.Get(dryRun) || whom.Count == 0)
                {
                    Tell(call.Print, Answer(rows, found, isDryRun: call.Get(dryRun)));
                    return;
                }
                if (!call.Print.IsJson)
                    Table(call.Print, found);
                call.Confirm($"Disable {Associates(whom.Count)}, and end their tickets?");
                Tell(
                    call.Print,
                    Answer(
                        rows,
                        [
                            .. found.Except(whom),
                            .. await DisableAsync(call, whom, call.Get(atMost), cancellationToken),
                        ],
                        isDryRun: false
                    )
                );
            }
        );
    }

    private static Task<(long Rows, List<JsonNode> Found)> LookAsync(
        Call call,
        CancellationToken cancellationToken
    ) =>
        Progress.BarAsync(
            call.Surroundings,
            "Looking",
            async tell =>
            {
                var found = new List<JsonNode>();
                long rows = 0;
                string? next = null;
                do
                {
                    var page = await call.Api.GetAsync(
                        Path + ConnectedCommand.Query(("after", next)),
                        cancellationToken
                    );
                    found.AddRange(ItemsOf(page));
                    rows += page["rows"]!.GetValue<long>();
                    tell("accounts", rows, page["total"]!.GetValue<long>());
                    next = (string?)page["next"];
                } while (next is not null);
                return (rows, found);
            }
        );

    private static async Task<List<JsonNode>> DisableAsync(
        Call call,
        List<JsonNode> whom,
        int atMost,
        CancellationToken cancellationToken
    )
    {
        JsonNode done = new JsonObject();
        await Progress.ShowAsync(
            call.Surroundings,
            "Disabling",
            async tell =>
            {
                tell(Associates(whom.Count));
                done = await call.Api.SendAsync(
                    HttpMethod.Post,
                    Path,
                    new JsonObject
                    {
                        ["associates"] = new JsonArray([
                            .. whom.Select(one => one["associate"]!["id"]!.DeepClone()),
                        ]),
                        ["atMost"] = atMost,
                    },
                    cancellationToken
                );
            }
        );
        return [.. ItemsOf(done)];
    }

    private static JsonObject Answer(long rows, List<JsonNode> found, bool isDryRun) =>
        new()
        {
            ["dryRun"] = isDryRun,
            ["rows"] = rows,
            ["disabled"] = found.Count(one => Is(one, "disabled")),
            ["items"] = new JsonArray([.. found.Select(one => one.DeepClone())]),
        };

    private static void Tell(Printer print, JsonObject answer) =>
        print.Answer(
            answer,
            _ =>
            {
                Table(print, [.. ItemsOf(answer)]);
                var would = ItemsOf(answer).Count(one => Is(one, "wouldDisable"));
                var left = ItemsOf(answer).Count(one => Is(one, "leftAlone"));
                print.Line(
                    $"{Number(answer["rows"]!.GetValue<long>())} linked accounts: "
                        + (
                            would > 0
                                ? $"{Associates(would)} would be disabled"
                                : $"{Associates(answer["disabled"]!.GetValue<int>())} disabled"
                        )
                        + (left > 0 ? $", {Number(left)} left alone." : ".")
                );
            }
        );

    private static void Table(Printer print, List<JsonNode> found)
    {
        if (found.Count > 0)
            print.Table(
                ["", "associate", "account when it was linked", "SID", "why"],
                found.Select(one =>
                    (IReadOnlyList<string>)
                        [
                            InWords(one["deed"]),
                            one["associate"] is { } who
                                ? $"{Printer.Text(who["name"])} ({Printer.Text(who["id"])})"
                            : one["row"] is { } row ? $"row {Printer.Text(row)}"
                            : "",
                            Printer.Text(one["account"]),
                            Printer.Text(one["searchName"]),
                            Printer.Text(one["reason"]).Replace('_', ' '),
                        ]
                ),
                ""
            );
    }

    private static string InWords(JsonNode? deed) =>
        Printer.Text(deed) switch
        {
            "wouldDisable" => "would be disabled",
            "leftAlone" => "left alone",
            var other => other,
        };

    private static IEnumerable<JsonNode> ItemsOf(JsonNode answer) =>
        answer["items"]!.AsArray().Select(item => item!);

    private static bool Is(JsonNode finding, string deed) => Printer.Text(finding["deed"]) == deed;

    private static string Associates(int count) =>
        count == 1 ? "1 associate" : $"{Number(count)} associates";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
