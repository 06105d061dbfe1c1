using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;
using Kind = Counterfoil.Server.Commands.Assignments.Kind;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil tenant add|set|list</c>: for operators; a tenant's administrator sets its own switches.</summary>
internal static class TenantCommands
{
    private const string Adding = """
        Add a tenant. With --admin its first administrator is made too, and an activation link for them printed once.

        Examples:
          counterfoil tenant add Cust12345 --name "Customer Ltd" --admin anna --email anna@customer.example
        """;

    private static readonly Dictionary<string, Kind> Switches = new(StringComparer.Ordinal)
    {
        ["allowedTypes"] = Kind.Texts,
        ["preset"] = Kind.Text,
        ["passwordBesideDirectory"] = Kind.Truth,
        ["ticketOnCommandLine"] = Kind.Truth,
        ["ticketInUrl"] = Kind.Truth,
        ["online"] = Kind.Truth,
        ["minimumPasswordLength"] = Kind.Number,
        ["livingStubs"] = Kind.Number,
        ["serialNumber"] = Kind.Text,
        ["newcomerGroups"] = Kind.Texts,
        ["groupRoles"] = Kind.Texts,
        ["languages"] = Kind.Texts,
        ["logo"] = Kind.Text,
        ["colour"] = Kind.Text,
        ["endpointAddress"] = Kind.Text,
        ["webApiAddress"] = Kind.Text,
        ["netServerAddress"] = Kind.Text,
    };

    private const string PluginPrefix = "plugin:";

    private static readonly Dictionary<string, Kind> Fields = new(Switches, StringComparer.Ordinal)
    {
        ["name"] = Kind.Text,
        ["state"] = Kind.Text,
    };

    /// <summary>The names of the switches that <c>tenant set</c> takes.</summary>
    public static IEnumerable<string> SwitchNames => Switches.Keys;

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("tenant", "Add, set up and list tenants.")
        {
            Add(surroundings),
            Set(surroundings),
            Show(surroundings),
            List(surroundings),
        };

    private static Command Add(Surroundings surroundings)
    {
        var id = Id();
        var name = Text("--name", "The name for people.", "NAME");
        var admin = Text("--admin", "The name of its first administrator.", "NAME");
        var email = Text("--email", "The administrator's e-mail address.", "ADDRESS");
        return ConnectedCommand.Make(
            surroundings,
            "add",
            Adding,
            [id, name, admin, email],
            async (call, cancellationToken) =>
            {
                var body = new JsonObject { ["id"] = call.Get(id), ["name"] = call.Get(name) };
                if (call.Get(admin) is { } first)
                    body["admin"] = new JsonObject
                    {
                        ["name"] = first,
                        ["email"] = call.Get(email),
                    };
                var added = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "tenants",
                    body,
                    cancellationToken
                );
                call.Print.Answer(
                    added,
                    print =>
                    {
                        print.Line($"Tenant {Printer.Text(added["tenant"]!["id"])} is there.");
                        if (added["activation"] is { } activation)
                            AssociateCommands.TellActivation(print, activation);
                    }
                );
            }
        );
    }

    private static Command Set(Surroundings surroundings)
    {
        var id = Id();
        var assignments = new Argument<string[]>("name=value")
        {
            Description =
                "What to set: name, state (settingUp, active, suspended, moved or closed), a switch, or plugin:TYPE/KEY.",
            HelpName = "NAME=VALUE",
            Arity = ArgumentArity.OneOrMore,
        };
        var switches = string.Join(
            "\n",
            TenantSwitch.All.Select(one =>
                $"  {one.Name, -25}{one.Meaning} {one.Range}. Default: {one.Default}."
            )
        );
        return ConnectedCommand.Make(
            surroundings,
            "set",
            $"Set a tenant's name, state and switches; in force at once.\n\nSwitches:\n{switches}\n\nExamples:\n  counterfoil tenant set Cust12345 preset=aal2 minimumPasswordLength=20\n  counterfoil tenant set Cust12345 allowedTypes=internal,system\n  counterfoil tenant set Cust12345 state=suspended\n  counterfoil tenant set Cust12345 plugin:Sample/OfficeHours/from=08:00",
            [id, assignments],
            async (call, cancellationToken) =>
            {
                var (plugins, others) = SplitPlugins(
                    LogoFile.Read(call.Parsed.GetRequiredValue(assignments))
                );
                var given =
                    others.Count > 0 || plugins.Count == 0
                        ? Assignments.Read(others, Fields)
                        : new JsonObject();
                var body = new JsonObject();
                if (plugins.Count > 0)
                    body["plugins"] = plugins;
                var switched = new JsonObject();
                foreach (var (field, value) in given)
                    (Switches.ContainsKey(field) ? switched : body)[field] = value?.DeepClone();
                if (switched.Count > 0)
                    body["switches"] = switched;
                var changed = await call.Api.SendAsync(
                    HttpMethod.Patch,
                    $"tenants/{Uri.EscapeDataString(call.Get(id))}",
                    body,
                    cancellationToken
                );
                call.Print.Answer(changed, print => Tell(print, changed));
            }
        );
    }

    private static Command Show(Surroundings surroundings)
    {
        var id = Id();
        return ConnectedCommand.Make(
            surroundings,
            "show",
            "Show a tenant with its switches.\n\nExamples:\n  counterfoil tenant show Cust12345",
            [id],
            async (call, cancellationToken) =>
            {
                var found = await call.Api.GetAsync(
                    $"tenants/{Uri.EscapeDataString(call.Get(id))}",
                    cancellationToken
                );
                call.Print.Answer(found, print => Tell(print, found));
            }
        );
    }

    // plugin:TYPE/KEY=VALUE; without a value it is removed, so that the installation's counts again.
    private static (JsonObject Plugins, IReadOnlyList<string> Others) SplitPlugins(
        IEnumerable<string> assignments
    )
    {
        var plugins = new JsonObject();
        var rest = new List<string>();
        foreach (var assignment in assignments)
        {
            var split = assignment.IndexOf('=', StringComparison.Ordinal);
            if (!assignment.StartsWith(PluginPrefix, StringComparison.Ordinal) || split < 0)
            {
                rest.Add(assignment);
                continue;
            }
            plugins[assignment[PluginPrefix.Length..split]] =
                split + 1 < assignment.Length ? assignment[(split + 1)..] : null;
        }
        return (plugins, rest);
    }

    private static Command List(Surroundings surroundings)
    {
        var search = Text(
            "--search",
            "Only those of whose identifier or name a word begins with this.",
            "TEXT"
        );
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List the tenants.\n\nExamples:\n  counterfoil tenant list\n  counterfoil tenant list --search cust --json",
            [search, Commands.Switches.Limit, Commands.Switches.After],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "tenants"
                            + ConnectedCommand.Query(
                                ("search", call.Get(search)),
                                (
                                    "limit",
                                    call.Get(Commands.Switches.Limit)
                                        .ToString(CultureInfo.InvariantCulture)
                                ),
                                ("after", call.Get(Commands.Switches.After))
                            ),
                        cancellationToken
                    ),
                    ["tenant", "name", "state", "preset", "may log in"],
                    tenant =>
                        [
                            Printer.Text(tenant["id"])
                                + (tenant["own"]!.GetValue<bool>() ? " (own)" : ""),
                            Printer.Text(tenant["name"]),
                            Printer.Text(tenant["state"]),
                            Printer.Text(tenant["switches"]!["preset"]),
                            Printer.Text(tenant["switches"]!["allowedTypes"]),
                        ],
                    "There are no such tenants."
                )
        );
    }

    private static void Tell(Printer print, JsonNode tenant)
    {
        print.Line(
            $"{Printer.Text(tenant["id"])} ({Printer.Text(tenant["name"])}): {Printer.Text(tenant["state"])}"
        );
        foreach (var (name, value) in tenant["switches"]!.AsObject())
            print.Line($"  {name, -25}{Shortened(Printer.Text(value))}");
        foreach (var (name, value) in tenant["plugins"]!.AsObject())
            print.Line($"  {PluginPrefix + name, -25} {Printer.Text(value)}");
    }

    // A logo is forty thousand characters, which say nothing to anybody.
    private static string Shortened(string text) =>
        text.StartsWith("data:", StringComparison.Ordinal) && text.Length > 40
            ? $"{text[..40]}… ({text.Length} characters)"
            : text;

    private static Argument<string> Id() =>
        new("ctx") { Description = "The tenant's context identifier.", HelpName = "CTX" };

    private static Option<string> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
