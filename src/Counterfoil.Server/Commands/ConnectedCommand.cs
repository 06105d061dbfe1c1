using System.CommandLine;
using System.Globalization;

namespace Counterfoil.Server.Commands;

/// <summary>What a command that speaks to a server is given.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="Api">The server's API, as whoever the command speaks as.</param>
/// <param name="Print">Where the answer goes.</param>
/// <param name="Surroundings">The rest.</param>
internal sealed record Call(
    ParseResult Parsed,
    ApiClient Api,
    Printer Print,
    Surroundings Surroundings
)
{
    /// <summary>The value of a switch.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public string Get(Argument<string> argument) => Parsed.GetRequiredValue(argument);
}

/// <summary>Makes commands that speak to a running server as somebody.</summary>
internal static class ConnectedCommand
{
    /// <summary>A command.</summary>
    /// <param name="surroundings">Its surroundings.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, with examples.</param>
    /// <param name="symbols">Its own arguments and switches.</param>
    /// <param name="run">Does it.</param>
    public static Command Make(
        Surroundings surroundings,
        string name,
        string description,
        IReadOnlyList<Symbol> symbols,
        Func<Call, CancellationToken, Task> run
    )
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else if (symbol is Option option)
                command.Options.Add(option);
        }
        command.TakeServer();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var server = FoundServer.Find(parsed, surroundings);
                using var api = new ApiClient(server, Caller.Find(parsed, surroundings, server));
                await run(
                    new Call(
                        parsed,
                        api,
                        new Printer(surroundings, parsed.GetValue(Switches.Json)),
                        surroundings
                    ),
                    cancellationToken
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    /// <summary>The switches that say which server, and as whom.</summary>
    public static void TakeServer(this Command command)
    {
        command.Options.Add(Switches.User);
        command.Options.Add(Switches.PasswordStdin);
        command.Options.Add(Switches.Tenant);
        command.Options.Add(Switches.Data);
        command.Options.Add(Switches.Server);
        command.Options.Add(Switches.Json);
    }

    /// <summary>A query string of what is not <c>null</c>.</summary>
    public static string Query(params IReadOnlyList<(string Name, string? Value)> fields)
    {
        var given = fields
            .Where(field => field.Value is not null)
            .Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value!)}")
            .ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }

    /// <summary>The page that the switches of a list name, for <see cref="Query"/>.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Page(this Call call) =>
        [
            ("limit", call.Get(Switches.Limit).ToString(CultureInfo.InvariantCulture)),
            ("after", call.Get(Switches.After)),
        ];

    /// <summary>Asks, unless told not to.</summary>
    /// <exception cref="CommandRefusedException">There is nobody to ask, or the answer is no.</exception>
    public static void Confirm(this Call call, string question) =>
        call.Surroundings.Confirm(call.Parsed, question);

    /// <summary>Asks, unless told not to.</summary>
    /// <exception cref="CommandRefusedException">There is nobody to ask, or the answer is no.</exception>
    public static void Confirm(this Surroundings surroundings, ParseResult parsed, string question)
    {
        if (parsed.GetValue(Switches.Yes))
            return;
        if (!surroundings.IsInteractive)
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"{question} There is nobody to ask; give --yes."
            );
        if (
            !surroundings
                .Ask($"{question} [y/N] ")
                .Trim()
                .StartsWith("y", StringComparison.OrdinalIgnoreCase)
        )
            throw new CommandRefusedException(ExitCode.Refused, "Nothing was done.");
    }
}
