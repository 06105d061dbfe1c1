using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kind = Counterfoil.Server.Commands.Assignments.Kind;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil account …</c>: people at the broker; for operators, and for administrators of the accounts' home.</summary>
internal static class AccountCommands
{
    private static readonly Dictionary<string, Kind> Fields = new(StringComparer.Ordinal)
    {
        ["loginName"] = Kind.Text,
        ["email"] = Kind.Text,
        ["home"] = Kind.Text,
    };

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("account", "Add, change, list and disable accounts.")
        {
            Add(surroundings),
            Set(surroundings),
            List(surroundings),
            One(
                surroundings,
                "show",
                "Show an account.\n\nExamples:\n  counterfoil account show anna@example.org",
                HttpMethod.Get,
                ""
            ),
            One(
                surroundings,
                "disable",
                "Refuse an account in every tenant at once. At home the associate stays as it is.\n\nExamples:\n  counterfoil account disable anna@example.org",
                HttpMethod.Post,
                "/disable"
            ),
            One(
                surroundings,
                "enable",
                "Let an account in again.\n\nExamples:\n  counterfoil account enable anna@example.org",
                HttpMethod.Post,
                "/enable"
            ),
            One(
                surroundings,
                "sign-out",
                "End what an account got until now in tenants where it has seats.\n\nExamples:\n  counterfoil account sign-out anna@example.org",
                HttpMethod.Post,
                "/sign-out"
            ),
        };

    private static Command Add(Surroundings surroundings)
    {
        var name = new Argument<string>("loginName")
        {
            Description = "What is typed at the login page, such as an e-mail address.",
            HelpName = "LOGIN",
        };
        var home = new Option<string>("--home")
        {
            Description = "Its home: the number of an associate, for operators CTX/NUMBER.",
            HelpName = "NUMBER",
            Required = true,
        };
        var email = new Option<string>("--email")
        {
            Description = "Where letters go that only this person may read.",
            HelpName = "ADDRESS",
        };
        return ConnectedCommand.Make(
            surroundings,
            "add",
            "Add an account whose home is an associate.\n\nExamples:\n  counterfoil account add anna@example.org --home 12 --email anna@example.org\n  counterfoil account add anna@example.org --home Cust12345/12",
            [name, home, email],
            async (call, cancellationToken) =>
            {
                var added = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "accounts",
                    new JsonObject
                    {
                        ["loginName"] = call.Get(name),
                        ["email"] = call.Get(email),
                        ["home"] = HomeOf(call.Get(home)!),
                    },
                    cancellationToken
                );
                call.Print.Answer(added, print => Tell(print, added));
            }
        );
    }

    private static Command Set(Surroundings surroundings)
    {
        var account = Which();
        var assignments = new Argument<string[]>("field=value")
        {
            Description = "What to set: loginName, email, home (NUMBER, for operators CTX/NUMBER).",
            HelpName = "FIELD=VALUE",
            Arity = ArgumentArity.OneOrMore,
        };
        return ConnectedCommand.Make(
            surroundings,
            "set",
            "Change an account. With another home, what it got until now ends everywhere, and no seat believes it any more.\n\nExamples:\n  counterfoil account set anna@example.org email=anna@example.net\n  counterfoil account set anna@example.org home=Cust12345/14",
            [account, assignments],
            async (call, cancellationToken) =>
            {
                var body = Assignments.Read(call.Parsed.GetRequiredValue(assignments), Fields);
                if (body["home"] is { } home)
                    body["home"] = HomeOf(home.GetValue<string>());
                var changed = await call.Api.SendAsync(
                    HttpMethod.Patch,
                    PathOf(call.Get(account)),
                    body,
                    cancellationToken
                );
                call.Print.Answer(changed, print => Tell(print, changed));
            }
        );
    }

    private static Command List(Surroundings surroundings)
    {
        var search = new Option<string>("--search")
        {
            Description = "Only those with this in their login name or e-mail address.",
            HelpName = "TEXT",
        };
        var home = new Option<string>("--home")
        {
            Description = "Only those with a home in this tenant.",
            HelpName = "CTX",
        };
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List the accounts: an operator all, an administrator those at home in the tenant.\n\nExamples:\n  counterfoil account list --search anna\n  counterfoil account list --home Cust12345 --json",
            [search, home, Switches.Limit, Switches.After],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "accounts"
                            + ConnectedCommand.Query([
                                ("search", call.Get(search)),
                                ("home", call.Get(home)),
                                .. call.Page(),
                            ]),
                        cancellationToken
                    ),
                    ["login name", "", "e-mail", "home", "id"],
                    account =>
                        [
                            Printer.Text(account["loginName"]),
                            account["active"]!.GetValue<bool>() ? "" : "disabled",
                            Printer.Text(account["email"]),
                            HomeText(account),
                            Printer.Text(account["id"]),
                        ],
                    "There are no such accounts."
                )
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
        var account = Which();
        return ConnectedCommand.Make(
            surroundings,
            name,
            description,
            [account],
            async (call, cancellationToken) =>
            {
                var answer = await call.Api.SendAsync(
                    method,
                    PathOf(call.Get(account)) + end,
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(answer, print => Tell(print, answer));
            }
        );
    }

    private static void Tell(Printer print, JsonNode account) =>
        print.Line(
            $"{Printer.Text(account["loginName"])} (account {Printer.Text(account["id"])}{(account["active"]!.GetValue<bool>() ? "" : ", disabled")}), at home {HomeText(account)}{(Printer.Text(account["email"]) is { Length: > 0 } email ? ", " + email : "")}"
        );

    private static string HomeText(JsonNode account) =>
        account["home"] is { } home
            ? $"{Printer.Text(home["tenant"])}/{Printer.Text(home["associate"])}"
            : "";

    private static JsonObject HomeOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (
            !int.TryParse(
                text.AsSpan(slash + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var associate
            )
        )
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"'{text}' is no home. Give the number of an associate, or CTX/NUMBER."
            );
        var home = new JsonObject { ["associate"] = associate };
        if (slash > 0)
            home["tenant"] = text[..slash];
        return home;
    }

    private static string PathOf(string account) => $"accounts/{Uri.EscapeDataString(account)}";

    private static Argument<string> Which() =>
        new("account") { Description = "The login name or id.", HelpName = "LOGIN" };
}
