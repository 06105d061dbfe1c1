using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil app apply</c>: an application as a file; a plan is shown before anything is done.</summary>
internal static class AppApply
{
    private const string What = """
        Make an application what a file says: register it where it is not there, else change what differs. Which one is meant
        the file says by clientId, or else by name. Fields that the file does not name stay. The plan is shown, and asked
        about; applied again, there is nothing to do. docs/applications.md lists the fields.

        Examples:
          counterfoil app apply planner.yaml --dry-run
          counterfoil app apply planner.yaml --yes
        """;

    private const string Rehearsed = "?rehearse=true";

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var file = new Argument<FileInfo>("file")
        {
            Description = "The file, in YAML or JSON.",
            HelpName = "FILE",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Show the plan, and do nothing.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "apply",
            What,
            [file, dryRun, Switches.Yes],
            async (call, cancellationToken) =>
            {
                var wished = AppFile.Parse(
                    await AppFile.ReadAsync(call.Parsed.GetRequiredValue(file), cancellationToken)
                );
                if (await FindAsync(call, wished, cancellationToken) is { } there)
                    await ChangeAsync(call, wished, there, call.Get(dryRun), cancellationToken);
                else
                    await AddAsync(call, wished, call.Get(dryRun), cancellationToken);
            }
        );
    }

    private static async Task AddAsync(
        Call call,
        JsonObject wished,
        bool isRehearsal,
        CancellationToken cancellationToken
    )
    {
        // A plan that the server would refuse is no plan.
        await SendAsync(Rehearsed);
        call.Print.Aside($"+ application {Printer.Text(wished["name"])}");
        foreach (var step in AppPlan.Of(wished, new JsonObject()).Steps)
            call.Print.Aside($"  + {step.Field}: {step.After}");
        if (isRehearsal)
        {
            Nothing(call, "planned");
            return;
        }
        call.Confirm("Register it?");
        var added = await SendAsync("");
        call.Print.Answer(
            added,
            print =>
            {
                AppCommands.Tell(print, added["application"]!);
                AppCommands.TellToken(print, added["token"]);
            }
        );

        Task<JsonNode> SendAsync(string query) =>
            call.Api.SendAsync(HttpMethod.Post, "applications" + query, wished, cancellationToken);
    }

    private static async Task ChangeAsync(
        Call call,
        JsonObject wished,
        JsonNode there,
        bool isRehearsal,
        CancellationToken cancellationToken
    )
    {
        var plan = AppPlan.Of(wished, there.AsObject());
        if (plan.Steps.Count == 0)
        {
            Nothing(call, "unchanged");
            return;
        }
        await SendAsync(Rehearsed);
        call.Print.Aside(
            $"~ application {Printer.Text(there["name"])} ({Printer.Text(there["clientId"])})"
        );
        foreach (var step in plan.Steps)
            call.Print.Aside($"  ~ {step.Field}: {step.Before} -> {step.After}");
        if (isRehearsal)
        {
            Nothing(call, "planned");
            return;
        }
        call.Confirm("Change it?");
        var changed = await SendAsync("");
        call.Print.Answer(changed, print => AppCommands.Tell(print, changed));

        Task<JsonNode> SendAsync(string query) =>
            call.Api.SendAsync(
                HttpMethod.Patch,
                AppCommands.PathOf(Printer.Text(there["clientId"])) + query,
                plan.Change,
                cancellationToken
            );
    }

    private static void Nothing(Call call, string outcome) =>
        call.Print.Answer(
            new JsonObject { ["outcome"] = outcome },
            print =>
                print.Line(
                    outcome == "unchanged"
                        ? "The application is what the file says: there is nothing to do."
                        : "Nothing was done."
                )
        );

    private static async Task<JsonNode?> FindAsync(
        Call call,
        JsonObject wished,
        CancellationToken cancellationToken
    )
    {
        var clientId = Printer.Text(wished["clientId"]);
        var name = Printer.Text(wished["name"]);
        if (clientId.Length == 0 && name.Length == 0)
            throw new CommandRefusedException(
                ExitCode.Usage,
                "The file says neither clientId nor name."
            );
        var found = new List<JsonNode>();
        string? after = null;
        do
        {
            var page = await call.Api.GetAsync(
                "applications"
                    + ConnectedCommand.Query(
                        ("search", clientId.Length > 0 ? clientId : name),
                        ("limit", "200"),
                        ("after", after)
                    ),
                cancellationToken
            );
            found.AddRange(
                page["items"]!
                    .AsArray()
                    .OfType<JsonNode>()
                    .Where(one =>
                        clientId.Length > 0
                            ? IsKnownAs(one, clientId)
                            : Printer.Text(one["name"]) == name
                                && Printer.Text(one["state"]) != "closed"
                    )
            );
            after = page["next"]?.GetValue<string>();
        } while (after is not null);
        return found.Count > 1
            ? throw new CommandRefusedException(
                ExitCode.Refused,
                $"There are {found.Count} applications of this name. Say which by clientId."
            )
            : found.SingleOrDefault();
    }

    private static bool IsKnownAs(JsonNode one, string clientId) =>
        Printer.Text(one["clientId"]) == clientId
        || one["aliases"]!.AsArray().Any(alias => Printer.Text(alias) == clientId);
}
