using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil signing-keys</c>: what signs the tokens that leave the house. The root keys have <c>keys</c>.</summary>
internal static class SigningKeyCommands
{
    private const string Path = "signing-keys";

    private static Option<string?> Algorithm() =>
        new("--algorithm") { Description = "RS256, PS256 or ES256.", HelpName = "NAME" };

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new(
            Path,
            "See, exchange and export the keys that sign tokens. They follow one another by themselves."
        )
        {
            List(surroundings),
            Rotate(surroundings),
            ExportCertificate(surroundings),
        };

    private static Command List(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "list",
            """
            List the signing keys: published ahead, current, retired but still published. There are none before the first
            is needed. For operators.

            Examples:
              counterfoil signing-keys list
            """,
            [],
            async (call, cancellationToken) =>
                Print(call, await call.Api.GetAsync(Path, cancellationToken))
        );

    private static Command Rotate(Surroundings surroundings)
    {
        var algorithm = Algorithm();
        var atOnce = new Option<bool>("--at-once")
        {
            Description =
                "For when a key got into wrong hands: the new key signs now, all older ones are gone.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "rotate",
            """
            Publish a new signing key for each algorithm now. It signs once it has been published for the time ahead
            (setting signing-key-ahead), so that nobody meets a key that they do not know. For operators.

            With --at-once it signs now and all older ones are gone: tokens that they signed are believed no more, and
            clients that keep the published keys refuse new tokens until they read them again.

            Examples:
              counterfoil signing-keys rotate
              counterfoil signing-keys rotate --algorithm RS256 --at-once
            """,
            [algorithm, atOnce, Switches.Yes],
            async (call, cancellationToken) =>
            {
                var now = call.Get(atOnce);
                if (now)
                    call.Confirm("Nothing that the older keys signed will be believed. Go on?");
                var body = new JsonObject { ["pace"] = now ? "atOnce" : "ahead" };
                if (call.Get(algorithm) is { } name)
                    body["algorithm"] = name;
                Print(
                    call,
                    await call.Api.SendAsync(HttpMethod.Post, Path, body, cancellationToken)
                );
            }
        );
    }

    private static Command ExportCertificate(Surroundings surroundings)
    {
        var name = new Argument<string?>("name")
        {
            Description = "The key's name, as 'signing-keys list' shows it; else the current one.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var algorithm = Algorithm();
        return ConnectedCommand.Make(
            surroundings,
            "export-certificate",
            """
            Print a signing key's certificate (PEM), for applications that keep one instead of reading the published keys.
            They need the next one before it signs: it is published ahead. For operators.

            Examples:
              counterfoil signing-keys export-certificate > counterfoil.crt
              counterfoil signing-keys export-certificate --algorithm ES256
            """,
            [name, algorithm],
            async (call, cancellationToken) =>
            {
                var which =
                    call.Parsed.GetValue(name)
                    ?? await CurrentAsync(call, call.Get(algorithm) ?? "RS256", cancellationToken);
                var answer = await call.Api.GetAsync(
                    $"{Path}/{Uri.EscapeDataString(which)}/certificate",
                    cancellationToken
                );
                call.Print.Answer(answer, print => print.Line(Printer.Text(answer["certificate"])));
            }
        );
    }

    private static async Task<string> CurrentAsync(
        Call call,
        string algorithm,
        CancellationToken cancellationToken
    )
    {
        var keys = await call.Api.GetAsync(Path, cancellationToken);
        var current = keys["items"]!
            .AsArray()
            .FirstOrDefault(key =>
                string.Equals(
                    Printer.Text(key!["algorithm"]),
                    algorithm,
                    StringComparison.OrdinalIgnoreCase
                )
                && Printer.Text(key["stage"]) == "current"
            );
        return current is null
            ? throw new CommandRefusedException(
                ExitCode.Refused,
                $"There is no {algorithm} signing key yet; the first is made when it is needed, or by: counterfoil signing-keys rotate"
            )
            : Printer.Text(current["name"]);
    }

    private static void Print(Call call, JsonNode keys) =>
        call.Print.List(
            keys,
            ["algorithm", "stage", "name", "published", "signs from", "until"],
            key =>
                [
                    Printer.Text(key["algorithm"]),
                    Printer.Text(key["stage"]),
                    Printer.Text(key["name"]),
                    Printer.Instant(key["published"]),
                    Printer.Instant(key["usedFrom"]),
                    Printer.Instant(key["until"]),
                ],
            "There are none yet; the first is made when it is needed."
        );
}
