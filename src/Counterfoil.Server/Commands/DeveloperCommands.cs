using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil developer …</c>: asking to be one, deciding, and the own sandbox.</summary>
internal static class DeveloperCommands
{
    private const string Me = "developers/me";

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("developer", "Become a developer, decide about developers, and set up a sandbox.")
        {
            Ask(surroundings),
            Status(surroundings),
            List(surroundings),
            Decide(
                surroundings,
                "approve",
                "Approve a developer, and make the sandbox tenant.",
                "approved"
            ),
            Decide(surroundings, "refuse", "Refuse a developer, who may ask again.", "refused"),
            Decide(
                surroundings,
                "suspend",
                "Take from a developer the right to change applications, for now.",
                "suspended"
            ),
            new Command("sandbox", "The people of the own sandbox tenant.")
            {
                People(surroundings),
                Add(surroundings),
                ResetPassword(surroundings),
            },
        };

    private static Command Ask(Surroundings surroundings)
    {
        var company = Text("--company", "The name of the person or company.", required: true);
        var website = Text("--website", "An https address.", required: false);
        var email = Text("--email", "Who is to be written to.", required: true);
        var purpose = Text("--purpose", "What is going to be built.", required: true);
        return ConnectedCommand.Make(
            surroundings,
            "ask",
            "Ask to become a developer; operators decide.\n\nExamples:\n  counterfoil developer ask --company \"Contoso\" --email dev@contoso.example --purpose \"A planner\"",
            [company, website, email, purpose],
            async (call, cancellationToken) =>
            {
                var asked = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "developers",
                    new JsonObject
                    {
                        ["company"] = call.Get(company),
                        ["website"] = call.Get(website) ?? "",
                        ["contactEmail"] = call.Get(email),
                        ["purpose"] = call.Get(purpose),
                    },
                    cancellationToken
                );
                call.Print.Answer(asked, print => Tell(print, asked));
            }
        );
    }

    private static Command Status(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "status",
            "What operators decided about you, and your sandbox.\n\nExamples:\n  counterfoil developer status",
            [],
            async (call, cancellationToken) =>
            {
                var found = await call.Api.GetAsync(Me, cancellationToken);
                call.Print.Answer(found, print => Tell(print, found));
            }
        );

    private static Command List(Surroundings surroundings)
    {
        var search = Text(
            "--search",
            "Only those of whose company, login name or e-mail address a word begins with this.",
            required: false
        );
        var state = Text("--state", "waiting, approved, refused or suspended.", required: false);
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List the developers. For operators.\n\nExamples:\n  counterfoil developer list --state waiting",
            [search, state, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "developers"
                            + ConnectedCommand.Query([
                                ("search", call.Get(search)),
                                ("state", call.Get(state)),
                                .. call.Page(),
                            ]),
                        cancellationToken
                    ),
                    ["account", "login name", "state", "company", "asked", "sandbox"],
                    one =>
                        [
                            Printer.Text(one["account"]),
                            Printer.Text(one["loginName"]),
                            Printer.Text(one["state"]),
                            Printer.Text(one["company"]),
                            Printer.Instant(one["askedAt"]),
                            Printer.Text(one["sandbox"]),
                        ],
                    "There are no such developers."
                )
        );
    }

    private static Command Decide(
        Surroundings surroundings,
        string name,
        string description,
        string state
    )
    {
        var account = new Argument<string>("account")
        {
            Description = "The account's id, as 'developer list' shows it.",
            HelpName = "ACCOUNT",
        };
        var say = Text("--say", "What to tell the developer.", required: false);
        var most = new Option<int?>("--most")
        {
            Description = "How many applications the developer may have.",
            HelpName = "NUMBER",
        };
        return ConnectedCommand.Make(
            surroundings,
            name,
            $"{description} For operators.\n\nExamples:\n  counterfoil developer {name} 3b241101-e2bb-4255-8caf-4136c566a962 --say \"As we spoke.\"",
            [account, say, most],
            async (call, cancellationToken) =>
            {
                var body = new JsonObject { ["state"] = state };
                if (call.Get(say) is { } text)
                    body["decision"] = text;
                if (call.Get(most) is { } number)
                    body["mostApplications"] = number;
                var decided = await call.Api.SendAsync(
                    HttpMethod.Patch,
                    $"developers/{Uri.EscapeDataString(call.Get(account))}",
                    body,
                    cancellationToken
                );
                call.Print.Answer(decided, print => Tell(print, decided));
            }
        );
    }

    private static Command People(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "people",
            "List the people of your sandbox.\n\nExamples:\n  counterfoil developer sandbox people",
            [],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(Me + "/people", cancellationToken),
                    ["name", "full name", "e-mail", "rights"],
                    one =>
                        [
                            Printer.Text(one["name"]),
                            Printer.Text(one["fullName"]),
                            Printer.Text(one["email"]),
                            Printer.Text(one["rights"]),
                        ],
                    "Nobody is in your sandbox."
                )
        );

    private static Command Add(Surroundings surroundings)
    {
        var name = Name();
        var administrator = new Option<bool>("--administrator")
        {
            Description = "Somebody who may approve applications there.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "add",
            "Add somebody to your sandbox, and print a link to set the password.\n\nExamples:\n  counterfoil developer sandbox add anna --administrator",
            [name, administrator],
            async (call, cancellationToken) =>
            {
                await call.Api.SendAsync(
                    HttpMethod.Post,
                    Me + "/people",
                    new JsonObject
                    {
                        ["name"] = call.Get(name),
                        ["rights"] = call.Get(administrator)
                            ? new JsonArray(Rights.AdminAll)
                            : new JsonArray(),
                    },
                    cancellationToken
                );
                await ActivateAsync(call, call.Get(name), cancellationToken);
            }
        );
    }

    private static Command ResetPassword(Surroundings surroundings)
    {
        var name = Name();
        return ConnectedCommand.Make(
            surroundings,
            "reset-password",
            "Print a link by which somebody of your sandbox sets a password.\n\nExamples:\n  counterfoil developer sandbox reset-password anna",
            [name],
            (call, cancellationToken) => ActivateAsync(call, call.Get(name), cancellationToken)
        );
    }

    private static async Task ActivateAsync(
        Call call,
        string name,
        CancellationToken cancellationToken
    )
    {
        var code = await call.Api.SendAsync(
            HttpMethod.Post,
            $"{Me}/people/{Uri.EscapeDataString(name)}/activation",
            body: null,
            cancellationToken
        );
        call.Print.Answer(code, print => AssociateCommands.TellActivation(print, code));
    }

    private static void Tell(Printer print, JsonNode developer)
    {
        print.Line(
            $"{Printer.Text(developer["company"])} ({Printer.Text(developer["loginName"])}): {Printer.Text(developer["state"])}"
        );
        foreach (var (name, value) in developer.AsObject())
        {
            if (name is not ("company" or "loginName" or "state") && Printer.Text(value).Length > 0)
                print.Line($"  {name, -18}{Printer.Text(value)}");
        }
    }

    private static Argument<string> Name() =>
        new("name") { Description = "The name to log in with.", HelpName = "NAME" };

    private static Option<string> Text(string name, string description, bool required) =>
        new(name)
        {
            Description = description,
            HelpName = "TEXT",
            Required = required,
        };
}
