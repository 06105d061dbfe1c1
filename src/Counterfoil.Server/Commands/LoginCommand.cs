using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Counterfoil.Client;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil login</c>: the environment, then the person, three tries, then it gives up.</summary>
internal static class LoginCommand
{
    private const int Tries = 3;

    private const string What = """
        Log in and keep the ticket for the commands after this one, in a file that only you can read.

        Who and what are taken from --user and --password-stdin, from COUNTERFOIL_USER and COUNTERFOIL_PASSWORD, from your
        Kerberos ticket (kinit) where the server takes one, or asked for: three tries. A ticket in the place of the name lets its holder in; what is kept then joins its line.

        Examples:
          counterfoil login
          counterfoil login --user anna --password-stdin < password.txt
          counterfoil login --server https://id.example.com --tenant Cust12345
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var command = new Command("login", What);
        command.TakeServer();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var server = FoundServer.Find(parsed, surroundings);
                var issued = await LogInAsync(parsed, surroundings, server, cancellationToken);
                var name = Printer.Text(issued["associate"]!["name"]);
                TicketsKept.Keep(
                    server,
                    new KeptTicket(
                        Printer.Text(issued["ticket"]),
                        Guid.Parse(Printer.Text(issued["ticketId"])),
                        name,
                        issued["endsAt"]!.GetValue<DateTimeOffset>()
                    )
                );
                issued.AsObject().Remove("ticket");
                new Printer(surroundings, parsed.GetValue(Switches.Json)).Answer(
                    issued,
                    print =>
                    {
                        print.Line($"Logged in as {name} ({Printer.Text(issued["tenant"])}).");
                        print.Line(
                            $"Good until {Printer.Instant(issued["expiresAt"])}, with each use again, {Printer.Instant(issued["endsAt"])} at the latest."
                        );
                    }
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static async Task<JsonNode> LogInAsync(
        ParseResult parsed,
        Surroundings surroundings,
        FoundServer server,
        CancellationToken cancellationToken
    )
    {
        var refusal = default(ApiRefusal);
        if (IsNobodyNamed(parsed, surroundings))
        {
            var byKerberos = await TryKerberosAsync(server, cancellationToken);
            if (byKerberos is { Refusal: null })
                return byKerberos.Body;
            refusal = byKerberos?.Refusal;
            if (refusal is not null)
                surroundings.Error.WriteLine(
                    "Your Kerberos ticket was shown, and lets nobody in at this server."
                );
        }
        foreach (var caller in Candidates(parsed, surroundings, server))
        {
            using var api = new ApiClient(server, caller);
            // Name and password go in the body: a name may hold a colon there.
            var body = caller is Caller.ByPassword(var name, var password)
                ? new JsonObject { ["userName"] = name, ["password"] = password.Reveal() }
                : new JsonObject();
            using var bodyApi =
                caller is Caller.ByPassword ? new ApiClient(server, Caller.Nobody) : null;
            var answer = await (bodyApi ?? api).TrySendAsync(
                HttpMethod.Post,
                "login",
                body,
                cancellationToken
            );
            if (answer.Refusal is null)
                return answer.Body;
            refusal = answer.Refusal;
            if (refusal is not { Status: HttpStatusCode.Unauthorized, Code: "invalid_credentials" })
                break;
            surroundings.Error.WriteLine(refusal.Sentence);
        }
        throw refusal is { Code: "invalid_credentials" }
            ? new CommandRefusedException(ExitCode.NotLoggedIn, "Not logged in.")
            : refusal?.ToException(server, Caller.Nobody)
                ?? new CommandRefusedException(
                    ExitCode.NotLoggedIn,
                    "There is nobody to ask for a name. Give --user and --password-stdin, or set COUNTERFOIL_USER and COUNTERFOIL_PASSWORD."
                );
    }

    private static bool IsNobodyNamed(ParseResult parsed, Surroundings surroundings) =>
        parsed.GetValue(Switches.User) is null
        && surroundings.Variable("COUNTERFOIL_USER") is null
        && !parsed.GetValue(Switches.PasswordStdin);

    private static async Task<ApiAnswer?> TryKerberosAsync(
        FoundServer server,
        CancellationToken cancellationToken
    )
    {
        using var nobody = new ApiClient(server, Caller.Nobody);
        var offered = await LogInAsync(nobody);
        if (
            offered.Refusal is not { OffersHandshake: true }
            || await KerberosHandshake.BeginAsync(server.Address, cancellationToken)
                is not { } header
        )
            return null;
        using var api = new ApiClient(server, new Caller.ByHandshake(header));
        return await LogInAsync(api);

        Task<ApiAnswer> LogInAsync(ApiClient client) =>
            client.TrySendAsync(HttpMethod.Post, "login", new JsonObject(), cancellationToken);
    }

    // Evidence that cannot change is tried once; the person may mistype.
    private static IEnumerable<Caller> Candidates(
        ParseResult parsed,
        Surroundings surroundings,
        FoundServer server
    )
    {
        var named = parsed.GetValue(Switches.User);
        var inEnvironment = named is null ? surroundings.Variable("COUNTERFOIL_USER") : null;
        var given = named ?? inEnvironment;
        if (given is not null && Evidence.OfUserName(given, Secret.Blank) is TicketEvidence ticket)
        {
            yield return new Caller.ByTicket(
                ticket.Text,
                named is null ? "" : CommandLinePolicy.Purpose
            );
            yield break;
        }
        if (parsed.GetValue(Switches.PasswordStdin))
        {
            yield return new Caller.ByPassword(
                given ?? throw NoName(),
                new Secret(surroundings.Input.ReadLine() ?? "")
            );
            yield break;
        }
        if (given is not null && surroundings.Variable("COUNTERFOIL_PASSWORD") is { } password)
            yield return new Caller.ByPassword(given, new Secret(password));
        for (var tries = 0; surroundings.IsInteractive && tries < Tries; tries++)
        {
            var name = named ?? surroundings.Ask($"User name at {server.Address}: ").Trim();
            if (Evidence.OfUserName(name, Secret.Blank) is TicketEvidence typed)
                yield return new Caller.ByTicket(typed.Text, "");
            else
                yield return new Caller.ByPassword(
                    name,
                    new Secret(surroundings.ReadHidden("Password: "))
                );
        }
    }

    private static CommandRefusedException NoName() =>
        new(ExitCode.Usage, "Say whose password it is: --user NAME.");
}
