using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil decisions</c>.</summary>
internal static class DecisionsCommand
{
    private const string What = """
        List who was let in and who was not, refusals first, each newest first. For holders of AdminUsers or AdminAll.

        Examples:
          counterfoil decisions --refused
          counterfoil decisions --associate anna --since 2027-03-01
          counterfoil decisions --door rest --outcome wrong_password --json
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var refused = new Option<bool>("--refused") { Description = "Refusals alone." };
        var door = Filter("--door", "Only by this door, such as rest or soap.");
        var associate = Filter("--associate", "Only of this associate, by name or number.");
        var outcome = Filter("--outcome", "Only with this outcome, such as wrong_password.");
        var address = Filter("--address", "Only from this network address.");
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Only at or after this instant (UTC unless it says otherwise).",
            HelpName = "INSTANT",
            CustomParser = Instants.Parse,
        };
        var request = new Option<long?>("--request")
        {
            Description =
                "Only the request with this number, as an error page or an answer said it.",
            HelpName = "NUMBER",
        };
        return ConnectedCommand.Make(
            surroundings,
            "decisions",
            What,
            [
                refused,
                door,
                associate,
                outcome,
                address,
                since,
                request,
                Switches.Limit,
                Switches.After,
            ],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "decisions"
                            + ConnectedCommand.Query([
                                ("refused", call.Get(refused) ? "true" : null),
                                ("door", call.Get(door)),
                                ("associate", call.Get(associate)),
                                ("outcome", call.Get(outcome)),
                                ("address", call.Get(address)),
                                ("since", Instants.Write(call.Get(since))),
                                (
                                    "request",
                                    call.Get(request)?.ToString(CultureInfo.InvariantCulture)
                                ),
                                .. call.Page(),
                            ]),
                        cancellationToken
                    ),
                    ["at", "n", "outcome", "who", "door", "evidence", "address", "use", "votes"],
                    Row,
                    "There are no such decisions."
                )
        );
    }

    private static IReadOnlyList<string> Row(JsonNode decision) =>
        [
            Printer.Instant(decision["lastAt"]),
            Printer.Text(decision["count"]),
            Printer.Text(decision["outcome"]),
            Printer.Text(decision["associate"]?["name"]),
            Printer.Text(decision["door"]),
            Printer.Text(decision["evidence"]),
            Printer.Text(decision["address"]),
            Printer.Text(decision["use"]),
            Votes(decision),
        ];

    // Who had nothing to say is left out: what remains tells why.
    private static string Votes(JsonNode decision) =>
        string.Join(
            ", ",
            decision["votes"]!
                .AsArray()
                .Where(vote => Printer.Text(vote!["answer"]) is not ("no_objection" or "not_mine"))
                .Select(vote =>
                    Printer.Text(vote!["reason"]) is { Length: > 0 } reason
                        ? $"{Printer.Text(vote["plugin"])}: {Printer.Text(vote["answer"])} ({reason})"
                        : $"{Printer.Text(vote["plugin"])}: {Printer.Text(vote["answer"])}"
                )
        );

    private static Option<string> Filter(string name, string description) =>
        new(name) { Description = description, HelpName = "VALUE" };
}
