using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil associate activate</c>: the person's own step, with the code from an administrator.</summary>
internal static class ActivateCommand
{
    private const string What = """
        Choose a password with an activation code. Code and password are asked for, or read from standard input: the code on
        the first line, the password on the second. Neither is ever an argument.

        Examples:
          counterfoil associate activate
          printf '%s\n%s\n' "$CODE" "$PASSWORD" | counterfoil associate activate --stdin
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var stdin = new Option<bool>("--stdin")
        {
            Description = "Read the code and the password from standard input, a line each.",
        };
        var command = new Command("activate", What)
        {
            stdin,
            Switches.Tenant,
            Switches.Data,
            Switches.Server,
            Switches.Json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var server = FoundServer.Find(parsed, surroundings);
                var (code, password) = ReadBoth(parsed.GetValue(stdin), surroundings);
                using var api = new ApiClient(server, Caller.Nobody);
                var answer = await api.SendAsync(
                    HttpMethod.Post,
                    "activate",
                    new JsonObject { ["code"] = code.Reveal(), ["password"] = password.Reveal() },
                    cancellationToken
                );
                new Printer(surroundings, parsed.GetValue(Switches.Json)).Answer(
                    answer,
                    print =>
                        print.Line(
                            $"The password of {Printer.Text(answer["associate"]!["name"])} is set. Log in with 'counterfoil login'."
                        )
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static (Secret Code, Secret Password) ReadBoth(bool stdin, Surroundings surroundings)
    {
        if (stdin)
            return (
                new Secret(surroundings.Input.ReadLine() ?? ""),
                new Secret(surroundings.Input.ReadLine() ?? "")
            );
        if (!surroundings.IsInteractive)
            throw new CommandRefusedException(
                ExitCode.Usage,
                "There is nobody to ask for the code and the password. Give --stdin."
            );
        var code = new Secret(surroundings.ReadHidden("Activation code: "));
        return (code, NewPassword.Ask(surroundings));
    }
}

/// <summary>Asks for a new password, twice.</summary>
internal static class NewPassword
{
    /// <summary>Asks.</summary>
    /// <exception cref="CommandRefusedException">The two differ.</exception>
    public static Secret Ask(Surroundings surroundings)
    {
        var password = new Secret(surroundings.ReadHidden("New password: "));
        return password.Equals(new Secret(surroundings.ReadHidden("Once more: ")))
            ? password
            : throw new CommandRefusedException(
                ExitCode.Refused,
                "The two differ; nothing was done."
            );
    }
}
