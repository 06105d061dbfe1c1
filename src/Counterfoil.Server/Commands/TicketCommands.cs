using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil ticket issue|explain|list|revoke</c>.</summary>
internal static class TicketCommands
{
    private const string Issuing = """
        Get a ticket for yourself, from your own proof, and print it. It can be narrowed and never widened.

        Examples:
          counterfoil ticket issue
          counterfoil ticket issue --life 60 --door rest --door soap --purpose "nightly report"
          curl -u "$(counterfoil ticket issue):" http://localhost:7080/api/v1/User/currentPrincipal
        """;

    private const string Explaining = """
        Tell of a ticket, or of its number (a GUID): whose it is, where it began, when it ends and why then, how it was last
        used. Looking at a ticket is not a use. Others' tickets need AdminUsers.

        Examples:
          counterfoil ticket explain 7T:ZQA0...
          counterfoil ticket explain 6f9619ff-8b86-4011-b42d-00c04fc964ff
          echo "$TICKET" | counterfoil ticket explain -
        """;

    private const string Listing = """
        List living tickets: your own, those of an associate, or everybody's (AdminUsers).

        Examples:
          counterfoil ticket list
          counterfoil ticket list --associate anna
          counterfoil ticket list --all --json
        """;

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("ticket", "Issue, explain, list and revoke tickets.")
        {
            Issue(surroundings),
            Explain(surroundings),
            List(surroundings),
            RevokeCommand.Make(surroundings),
        };

    private static Command Issue(Surroundings surroundings)
    {
        var idle = Minutes("--idle", "End it after so many minutes without a use.");
        var life = Minutes("--life", "End it after so many minutes, used or not.");
        var doors = new Option<string[]>("--door")
        {
            Description =
                "A door that it opens, such as rest, soap, api; may be given several times.",
            HelpName = "DOOR",
        };
        var purpose = new Option<string>("--purpose")
        {
            Description = "What it is for: shown wherever it is listed.",
            HelpName = "TEXT",
        };
        return ConnectedCommand.Make(
            surroundings,
            "issue",
            Issuing,
            [idle, life, doors, purpose],
            async (call, cancellationToken) =>
            {
                var issued = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "tickets",
                    new JsonObject
                    {
                        ["idleMinutes"] = call.Get(idle),
                        ["lifeMinutes"] = call.Get(life),
                        ["doors"] = new JsonArray([
                            .. (call.Get(doors) ?? []).Select(door => JsonValue.Create(door)),
                        ]),
                        ["purpose"] = call.Get(purpose) ?? "",
                    },
                    cancellationToken
                );
                call.Print.Answer(
                    issued,
                    print =>
                    {
                        print.Line(Printer.Text(issued["ticket"]));
                        print.Aside(
                            $"For {Printer.Text(issued["associate"]!["name"])}, until {Printer.Instant(issued["expiresAt"])}; {Printer.Text(issued["ticketId"])}"
                        );
                    }
                );
            }
        );
    }

    private static Command Explain(Surroundings surroundings)
    {
        var ticket = new Argument<string>("ticket")
        {
            Description = "The ticket, its GUID, or - to read it from standard input.",
            HelpName = "TICKET|GUID|-",
        };
        return ConnectedCommand.Make(
            surroundings,
            "explain",
            Explaining,
            [ticket],
            async (call, cancellationToken) =>
            {
                var text =
                    call.Get(ticket) == "-"
                        ? (surroundings.Input.ReadLine() ?? "").Trim()
                        : call.Get(ticket);
                var told = Guid.TryParse(text, out var id)
                    ? await call.Api.GetAsync($"tickets/{id}", cancellationToken)
                    : await call.Api.SendAsync(
                        HttpMethod.Post,
                        "tickets/explain",
                        new JsonObject { ["ticket"] = text },
                        cancellationToken
                    );
                call.Print.Answer(told, print => TicketTelling.Tell(print, told));
            }
        );
    }

    private static Command List(Surroundings surroundings)
    {
        var associate = new Option<string>("--associate")
        {
            Description = "Of this associate, by name or number.",
            HelpName = "NAME",
        };
        var all = new Option<bool>("--all") { Description = "Everybody's." };
        return ConnectedCommand.Make(
            surroundings,
            "list",
            Listing,
            [associate, all, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "tickets"
                            + ConnectedCommand.Query([
                                ("associate", call.Get(all) ? "all" : call.Get(associate)),
                                .. call.Page(),
                            ]),
                        cancellationToken
                    ),
                    [
                        "ticket",
                        "whose",
                        "began at",
                        "issued",
                        "last used",
                        "ends",
                        "program",
                        "purpose",
                    ],
                    one =>
                        [
                            Printer.Text(one["ticketId"]),
                            Printer.Text(one["associate"]?["name"]),
                            Printer.Text(one["door"]),
                            Printer.Instant(one["issuedAt"]),
                            $"{Printer.Instant(one["lastUsed"])} {Printer.Text(one["lastUsedInfo"])}".Trim(),
                            $"{Printer.Instant(one["endsAt"])} ({Printer.Text(one["endsBecause"])})",
                            Printer.Text(one["program"]),
                            Printer.Text(one["purpose"]),
                        ],
                    "There are no living tickets."
                )
        );
    }

    private static Option<int?> Minutes(string name, string description) =>
        new(name) { Description = description, HelpName = "MINUTES" };
}
