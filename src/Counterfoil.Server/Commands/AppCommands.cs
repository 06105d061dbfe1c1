using System.CommandLine;
using System.Text.Json.Nodes;
using Kind = Counterfoil.Server.Commands.Assignments.Kind;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil app …</c>: the registry of applications, for operators, and for developers their own.</summary>
internal static class AppCommands
{
    private static readonly Dictionary<string, Kind> Fields = new(StringComparer.Ordinal)
    {
        ["name"] = Kind.Text,
        ["description"] = Kind.Text,
        ["owner"] = Kind.Text,
        ["customFor"] = Kind.Text,
        ["state"] = Kind.Text,
        ["level"] = Kind.Text,
        ["type"] = Kind.Text,
        ["native"] = Kind.Truth,
        ["redirectUris"] = Kind.Texts,
        ["postLogoutRedirectUris"] = Kind.Texts,
        ["corsOrigins"] = Kind.Texts,
        ["flows"] = Kind.Texts,
        ["scopes"] = Kind.Texts,
        ["claims"] = Kind.Texts,
        ["signingAlgorithm"] = Kind.Text,
        ["systemUser"] = Kind.Truth,
    };

    private static readonly string FieldNames =
        string.Join(", ", Fields.Keys) + "; lists are separated by commas";

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("app", "Register partner applications, their tokens and their keys.")
        {
            List(surroundings),
            Show(surroundings),
            Add(surroundings),
            Change(surroundings),
            AppApply.Make(surroundings),
            AppTokenCommands.Rotate(surroundings),
            AppTokenCommands.List(surroundings),
            AppTokenCommands.Revoke(surroundings),
            AppErrorsCommand.Make(surroundings),
            AppIdCommands.Renew(surroundings),
            AppIdCommands.Drop(surroundings),
            State(
                surroundings,
                "suspend",
                "Refuse an application everywhere at once, until 'counterfoil app resume'. For operators.\n\nExamples:\n  counterfoil app suspend 3f2504e04f8911d39a0c0305e82c3301",
                "suspended",
                asks: "Suspend it? Everybody who uses it is refused at once."
            ),
            State(
                surroundings,
                "resume",
                "Open an application for everybody: one in development, or one that was suspended. For operators.\n\nExamples:\n  counterfoil app resume 3f2504e04f8911d39a0c0305e82c3301",
                "active",
                asks: null
            ),
            State(
                surroundings,
                "close",
                "Close an application for good.\n\nExamples:\n  counterfoil app close 3f2504e04f8911d39a0c0305e82c3301 --yes",
                "closed",
                asks: "Close it? It cannot be opened again."
            ),
            AppKeyCommands.Make(surroundings),
        };

    /// <summary>The argument that names an application.</summary>
    public static Argument<string> Which() =>
        new("app")
        {
            Description = "The application's id (client_id), or its name where no other has it.",
            HelpName = "APP",
        };

    /// <summary>The path of an application.</summary>
    public static string PathOf(string application) =>
        $"applications/{Uri.EscapeDataString(application)}";

    /// <summary>Tells of an application.</summary>
    public static void Tell(Printer print, JsonNode application)
    {
        print.Line($"{Printer.Text(application["name"])} ({Printer.Text(application["state"])})");
        foreach (var (name, value) in application.AsObject())
        {
            if (name is "name" or "state" || value is null or JsonArray { Count: 0 })
                continue;
            if (name == "publicKeys")
                print.Line(
                    $"  {name, -28} {string.Join(", ", value.AsArray().Select(key => Printer.Text(key!["label"])))}"
                );
            else if (value is JsonObject parts)
                TellParts(print, name, parts);
            else if (Printer.Text(value).Length > 0)
                print.Line($"  {name, -28} {Printer.Text(value)}");
        }
    }

    /// <summary>Tells of a token that is shown once.</summary>
    public static void TellToken(Printer print, JsonNode? text)
    {
        if (text is null)
            return;
        print.Line("The application token (client_secret); it is not shown again:");
        print.Line($"  {Printer.Text(text)}");
    }

    private static void TellParts(Printer print, string name, JsonObject parts)
    {
        foreach (var (part, value) in parts)
        {
            var text = Printer.Text(value);
            if (text.Length > 0 && text != "false")
                print.Line(
                    $"  {name + "." + part, -28} {(text.Length > 100 ? text[..100] + "…" : text)}"
                );
        }
    }

    private static Command List(Surroundings surroundings)
    {
        var search = new Option<string>("--search")
        {
            Description = "Only those of whose name, publisher or ids a word begins with this.",
            HelpName = "TEXT",
        };
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List the applications; a developer's own.\n\nExamples:\n  counterfoil app list\n  counterfoil app list --search planner --json",
            [search, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "applications"
                            + ConnectedCommand.Query([
                                ("search", call.Get(search)),
                                .. call.Page(),
                            ]),
                        cancellationToken
                    ),
                    ["name", "client id", "state", "level", "type", "publisher"],
                    one =>
                        [
                            Printer.Text(one["name"]),
                            Printer.Text(one["clientId"]),
                            Printer.Text(one["state"]),
                            Printer.Text(one["level"]),
                            Printer.Text(one["type"]),
                            Printer.Text(one["publisher"]!["name"]),
                        ],
                    "There are no such applications."
                )
        );
    }

    private static Command Show(Surroundings surroundings)
    {
        var which = Which();
        return ConnectedCommand.Make(
            surroundings,
            "show",
            "Show an application.\n\nExamples:\n  counterfoil app show 3f2504e04f8911d39a0c0305e82c3301",
            [which],
            async (call, cancellationToken) =>
            {
                var found = await call.Api.GetAsync(
                    await call.PathOfAsync(which, cancellationToken),
                    cancellationToken
                );
                call.Print.Answer(found, print => Tell(print, found));
            }
        );
    }

    private static Command Add(Surroundings surroundings)
    {
        var name = new Argument<string>("name")
        {
            Description = "The application's name for people.",
            HelpName = "NAME",
        };
        var assignments = new Argument<string[]>("field=value")
        {
            Description = $"The rest: {FieldNames}.",
            HelpName = "FIELD=VALUE",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var clientId = new Option<string>("--client-id")
        {
            Description = "An application id that published clients know already. For operators.",
            HelpName = "ID",
        };
        var secret = new Option<bool>("--secret-stdin")
        {
            Description =
                "Read a secret that published clients have already from standard input. For operators.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "add",
            "Register an application. A confidential one gets its first token, which is shown once.\n\nExamples:\n  counterfoil app add Planner redirectUris=https://planner.example/cb\n  counterfoil app add \"Pocket Planner\" type=public native=true redirectUris=http://127.0.0.1/cb",
            [name, assignments, clientId, secret],
            async (call, cancellationToken) =>
            {
                var body = Assignments.Read(
                    [.. call.Parsed.GetValue(assignments) ?? [], $"name={call.Get(name)}"],
                    Fields
                );
                if (call.Get(clientId) is { } id)
                    body["clientId"] = id;
                if (call.Get(secret))
                    body["secret"] = FormValues.AskHidden(call, "Secret");
                var added = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "applications",
                    body,
                    cancellationToken
                );
                call.Print.Answer(
                    added,
                    print =>
                    {
                        Tell(print, added["application"]!);
                        TellToken(print, added["token"]);
                    }
                );
            }
        );
    }

    private static Command Change(Surroundings surroundings)
    {
        var which = Which();
        var assignments = new Argument<string[]>("field=value")
        {
            Description = $"What to set: {FieldNames}.",
            HelpName = "FIELD=VALUE",
            Arity = ArgumentArity.OneOrMore,
        };
        return ConnectedCommand.Make(
            surroundings,
            "change",
            "Change an application. What is not named stays; a list replaces the list that is there. For the rest of its fields there is 'counterfoil app apply'.\n\nExamples:\n  counterfoil app change 3f2504e04f8911d39a0c0305e82c3301 redirectUris=https://a.example/cb,https://b.example/cb",
            [which, assignments],
            async (call, cancellationToken) =>
            {
                var changed = await call.Api.SendAsync(
                    HttpMethod.Patch,
                    await call.PathOfAsync(which, cancellationToken),
                    Assignments.Read(call.Parsed.GetRequiredValue(assignments), Fields),
                    cancellationToken
                );
                call.Print.Answer(changed, print => Tell(print, changed));
            }
        );
    }

    private static Command State(
        Surroundings surroundings,
        string name,
        string description,
        string state,
        string? asks
    )
    {
        var which = Which();
        return ConnectedCommand.Make(
            surroundings,
            name,
            description,
            asks is null ? [which] : [which, Switches.Yes],
            async (call, cancellationToken) =>
            {
                if (asks is not null)
                    call.Confirm(asks);
                var changed = await call.Api.SendAsync(
                    HttpMethod.Patch,
                    await call.PathOfAsync(which, cancellationToken),
                    new JsonObject { ["state"] = state },
                    cancellationToken
                );
                call.Print.Answer(changed, print => Tell(print, changed));
            }
        );
    }
}
