using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Authority.Credentials;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil associate link</c> and <c>unlink</c>: who in the company's domain an associate is.</summary>
internal static class LinkCommands
{
    private const string Plugin = $"plugins/{CredentialTypes.Directory}";

    /// <summary>Links; what was found is shown before.</summary>
    public static Command Link(Surroundings surroundings)
    {
        var name = NameOf();
        var account = new Option<string>("--directory")
        {
            Description = @"The account: EXAMPLE\anna, anna@example.com, or a name to search for.",
            HelpName = "ACCOUNT",
            Required = true,
        };
        return ConnectedCommand.Make(
            surroundings,
            "link",
            "Let an associate in by an account of the company's domain. It is looked up and shown first; what is kept is its SID, so that renames change nothing. A password counts no more then, unless the tenant allows both; 'unlink' gives it back.\n\nExamples:\n  counterfoil associate link anna --directory EXAMPLE\\anna\n  counterfoil associate link anna --directory anna@example.com --yes",
            [name, account, Switches.Yes],
            async (call, cancellationToken) =>
            {
                var asks = await call.Api.GetAsync(Plugin, cancellationToken);
                var found = await FindAsync(call, call.Get(account)!, cancellationToken);
                if (!call.Print.IsJson)
                    Tell(call.Print, found);
                call.Confirm($"Let {call.Get(name)} in as {Printer.Text(found["name"])}?");
                var linked = await call.Api.SendAsync(
                    HttpMethod.Post,
                    PathOf(call.Get(name)),
                    new JsonObject
                    {
                        ["values"] = new JsonObject
                        {
                            [FieldOf(asks)] = found["value"]!.DeepClone(),
                        },
                    },
                    cancellationToken
                );
                call.Print.Answer(
                    linked,
                    print => print.Line($"{call.Get(name)} is {Printer.Text(found["name"])}.")
                );
            }
        );
    }

    /// <summary>Undoes it.</summary>
    public static Command Unlink(Surroundings surroundings)
    {
        var name = NameOf();
        return ConnectedCommand.Make(
            surroundings,
            "unlink",
            "Let an associate in by the company's domain no more, and end the tickets that it proved. A password that the link had blocked counts again.\n\nExamples:\n  counterfoil associate unlink anna",
            [name, Switches.Yes],
            async (call, cancellationToken) =>
            {
                var path = CredentialsOf(call.Get(name));
                var rows = (await call.Api.GetAsync(path, cancellationToken))["items"]!
                    .AsArray()
                    .Where(row => Printer.Text(row!["type"]) == CredentialTypes.Directory)
                    .ToList();
                if (rows.Count == 0)
                    throw new CommandRefusedException(
                        ExitCode.Refused,
                        $"{call.Get(name)} is not linked."
                    );
                call.Confirm($"Let {call.Get(name)} in by the domain no more?");
                foreach (var row in rows)
                    await call.Api.SendAsync(
                        HttpMethod.Delete,
                        $"{PathOf(call.Get(name))}/{Uri.EscapeDataString(Printer.Text(row!["id"]))}",
                        null,
                        cancellationToken
                    );
                call.Print.Answer(
                    new JsonObject { ["unlinked"] = rows.Count },
                    print => print.Line($"{call.Get(name)} is not linked any more.")
                );
            }
        );
    }

    private static async Task<JsonNode> FindAsync(
        Call call,
        string account,
        CancellationToken cancellationToken
    )
    {
        var found = (
            await call.Api.GetAsync(
                $"{Plugin}/users?search={Uri.EscapeDataString(account)}&limit=10",
                cancellationToken
            )
        )["items"]!.AsArray();
        return found.Count switch
        {
            1 => found[0]!,
            0 => throw new CommandRefusedException(
                ExitCode.Refused,
                $"Nobody in the domain is {account}."
            ),
            _ => throw new CommandRefusedException(
                ExitCode.Refused,
                $"Several are {account}: {string.Join("; ", found.Select(one => Printer.Text(one!["name"])))}. Say which."
            ),
        };
    }

    private static string FieldOf(JsonNode plugin) =>
        Printer.Text(
            plugin["enrolmentFields"]!
                .AsArray()
                .Single(field => Printer.Text(field!["kind"]) == "user")!["name"]
        );

    private static void Tell(Printer print, JsonNode found)
    {
        print.Line($"Found: {Printer.Text(found["name"])}");
        foreach (var (fact, value) in found["facts"]?.AsObject() ?? [])
            print.Line($"  {fact}: {Printer.Text(value)}");
    }

    private static string CredentialsOf(string name) =>
        $"associates/{Uri.EscapeDataString(name)}/credentials";

    private static string PathOf(string name) =>
        $"{CredentialsOf(name)}/{CredentialTypes.Directory}";

    private static Argument<string> NameOf() =>
        new("name") { Description = "The associate's name or number.", HelpName = "NAME" };
}
