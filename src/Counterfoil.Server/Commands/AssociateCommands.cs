using System.CommandLine;
using System.Text.Json.Nodes;
using Kind = Counterfoil.Server.Commands.Assignments.Kind;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil associate …</c>: for administrators of a tenant; <c>activate</c> is for the person.</summary>
internal static class AssociateCommands
{
    private const string Fields =
        "name, type (internal, resource, external, system), fullName, email, personId, contactId, groupId, secondaryGroups, roleId, roleName, roleDescription, rights, licences; lists are separated by commas";

    private static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        ["name"] = Kind.Text,
        ["type"] = Kind.Text,
        ["fullName"] = Kind.Text,
        ["email"] = Kind.Text,
        ["personId"] = Kind.Number,
        ["contactId"] = Kind.Number,
        ["groupId"] = Kind.Number,
        ["secondaryGroups"] = Kind.Numbers,
        ["roleId"] = Kind.Number,
        ["roleName"] = Kind.Text,
        ["roleDescription"] = Kind.Text,
        ["rights"] = Kind.Texts,
        ["licences"] = Kind.Texts,
    };

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("associate", "Add and change the people and programs of a tenant.")
        {
            Add(surroundings),
            Set(surroundings),
            One(
                surroundings,
                "enable",
                "Let an associate in again.\n\nExamples:\n  counterfoil associate enable anna",
                HttpMethod.Post,
                "/enable"
            ),
            One(
                surroundings,
                "disable",
                "Refuse an associate everywhere at once, and end all the tickets.\n\nExamples:\n  counterfoil associate disable anna",
                HttpMethod.Post,
                "/disable"
            ),
            List(surroundings),
            One(
                surroundings,
                "show",
                "Show an associate with the card.\n\nExamples:\n  counterfoil associate show anna\n  counterfoil associate show 7 --json",
                HttpMethod.Get,
                ""
            ),
            ResetPassword(surroundings),
            ActivateCommand.Make(surroundings),
            LinkCommands.Link(surroundings),
            LinkCommands.Unlink(surroundings),
            EnrolmentCommands.Make(surroundings),
            ApplicationCommand.Make(surroundings),
        };

    /// <summary>Tells of an activation code.</summary>
    public static void TellActivation(Printer print, JsonNode activation)
    {
        print.Line("Open this link to choose a password; it works once and is not shown again:");
        print.Line($"  {Printer.Text(activation["link"])}");
        print.Line(
            $"Or: counterfoil associate activate, with the code {Printer.Text(activation["code"])}"
        );
        print.Line($"Good until {Printer.Instant(activation["expiresAt"])}.");
    }

    private static Command Add(Surroundings surroundings)
    {
        var name = new Argument<string>("name")
        {
            Description = "The name to log in with.",
            HelpName = "NAME",
        };
        var assignments = new Argument<string[]>("field=value")
        {
            Description = $"The rest of the card: {Fields}.",
            HelpName = "FIELD=VALUE",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return ConnectedCommand.Make(
            surroundings,
            "add",
            "Add an associate. A password is never chosen for somebody: 'associate reset-password' gives a link.\n\nExamples:\n  counterfoil associate add anna fullName=\"Anna Andersen\" email=anna@example.com\n  counterfoil associate add sync type=system\n  counterfoil associate add adam rights=AdminUsers",
            [name, assignments],
            async (call, cancellationToken) =>
            {
                var body = Assignments.Read(
                    [.. call.Parsed.GetValue(assignments) ?? [], $"name={call.Get(name)}"],
                    Kinds
                );
                var added = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "associates",
                    body,
                    cancellationToken
                );
                call.Print.Answer(added, print => Tell(print, added));
            }
        );
    }

    private static Command Set(Surroundings surroundings)
    {
        var associate = Who();
        var assignments = new Argument<string[]>("field=value")
        {
            Description = $"What to set: {Fields}.",
            HelpName = "FIELD=VALUE",
            Arity = ArgumentArity.OneOrMore,
        };
        return ConnectedCommand.Make(
            surroundings,
            "set",
            "Change an associate's name, type or card. What is not named stays.\n\nExamples:\n  counterfoil associate set anna email=anna@example.org rights=AdminUsers,AdminApplications\n  counterfoil associate set anna rights=",
            [associate, assignments],
            async (call, cancellationToken) =>
            {
                var changed = await call.Api.SendAsync(
                    HttpMethod.Patch,
                    PathOf(call.Get(associate)),
                    Assignments.Read(call.Parsed.GetRequiredValue(assignments), Kinds),
                    cancellationToken
                );
                call.Print.Answer(changed, print => Tell(print, changed));
            }
        );
    }

    private static Command One(
        Surroundings surroundings,
        string name,
        string description,
        HttpMethod method,
        string end
    )
    {
        var associate = Who();
        return ConnectedCommand.Make(
            surroundings,
            name,
            description,
            [associate],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.SendAsync(
                    method,
                    PathOf(call.Get(associate)) + end,
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(answer, print => Tell(print, answer));
            }
        );
    }

    private static Command List(Surroundings surroundings)
    {
        var search = new Option<string>("--search")
        {
            Description =
                "Only those of whose name, full name or e-mail address a word begins with this.",
            HelpName = "TEXT",
        };
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List the associates of the tenant.\n\nExamples:\n  counterfoil associate list\n  counterfoil associate list --search anna --json",
            [search, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "associates"
                            + ConnectedCommand.Query([
                                ("search", call.Get(search)),
                                .. call.Page(),
                            ]),
                        cancellationToken
                    ),
                    ["id", "name", "type", "", "full name", "e-mail", "rights"],
                    associate =>
                        [
                            Printer.Text(associate["id"]),
                            Printer.Text(associate["name"]),
                            Printer.Text(associate["type"]),
                            associate["active"]!.GetValue<bool>() ? "" : "disabled",
                            Printer.Text(associate["fullName"]),
                            Printer.Text(associate["email"]),
                            Printer.Text(associate["rights"]),
                        ],
                    "There are no such associates."
                )
        );
    }

    private static Command ResetPassword(Surroundings surroundings)
    {
        var associate = Who();
        return ConnectedCommand.Make(
            surroundings,
            "reset-password",
            "Start a reset: a link, good once, with which the person chooses a password. Until then the old one stays.\n\nExamples:\n  counterfoil associate reset-password anna",
            [associate],
            async (call, cancellationToken) =>
            {
                var activation = await call.Api.SendAsync(
                    HttpMethod.Post,
                    PathOf(call.Get(associate)) + "/activation",
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(activation, print => TellActivation(print, activation));
            }
        );
    }

    private static void Tell(Printer print, JsonNode associate)
    {
        print.Line(
            $"{Printer.Text(associate["name"])} (associate {Printer.Text(associate["id"])}, {Printer.Text(associate["type"])}{(associate["active"]!.GetValue<bool>() ? "" : ", disabled")})"
        );
        foreach (var (name, value) in associate.AsObject())
        {
            if (
                name is not ("id" or "name" or "type" or "active")
                && Printer.Text(value) is { Length: > 0 } text and not "0"
            )
                print.Line($"  {name, -17}{text}");
        }
    }

    private static string PathOf(string associate) =>
        $"associates/{Uri.EscapeDataString(associate)}";

    private static Argument<string> Who() =>
        new("associate") { Description = "The name or number.", HelpName = "NAME" };
}
