using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil keys</c>: exchanging the root key without a pause.</summary>
internal static class KeyCommands
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("keys", "Exchange the root key: 'keys add', 'keys rotate', then 'keys retire'.")
        {
            Add(surroundings),
            List(surroundings),
            Rotate(surroundings),
            Retire(surroundings),
        };

    private static Command Add(Surroundings surroundings)
    {
        var command = new Command(
            "add",
            """
            Make a new root key and add it to the file of root keys. Nothing is sealed under it yet. Copy the file to every
            other node, and where you keep copies; running servers read it again within seconds.

            Examples:
              counterfoil keys add --data /var/lib/counterfoil
            """
        )
        {
            Switches.Json,
        };
        command.TakeSettings();
        command.SetAction(parsed =>
        {
            var settings = parsed.ReadSettings(surroundings).ToSettings();
            var number = RootKeyFile.Add(settings);
            var print = new Printer(surroundings, parsed.GetValue(Switches.Json));
            print.Answer(
                new JsonObject { ["number"] = number, ["rootKeyFile"] = settings.RootKeyFile },
                _ =>
                {
                    print.Line(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Root key {number} is in {settings.RootKeyFile}."
                        )
                    );
                    print.Line(
                        "Copy the file to every other node and to where you keep copies, then: counterfoil keys rotate"
                    );
                }
            );
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "list",
            """
            List the root keys by number, and what needs them. For operators.

            Examples:
              counterfoil keys list
            """,
            [],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync("keys", cancellationToken),
                    ["number", "current", "here", "needed by"],
                    key =>
                        [
                            Printer.Text(key["number"]),
                            Printer.Text(key["isCurrent"]),
                            Printer.Text(key["isHere"]),
                            string.Join(
                                ", ",
                                key["needs"]!
                                    .AsArray()
                                    .Select(need =>
                                        $"{Printer.Text(need!["rows"])} {Printer.Text(need["table"])}"
                                    )
                            ),
                        ],
                    "There are none."
                )
        );

    private static Command Rotate(Surroundings surroundings) =>
        ConnectedCommand.Make(
            surroundings,
            "rotate",
            """
            Make the newest root key current and seal everything anew under it, while servers go on. Killed in the middle, the
            server goes on with it at its next start. For operators.

            Examples:
              counterfoil keys rotate
            """,
            [],
            async (call, cancellationToken) =>
            {
                var stands = await call.Api.SendAsync(
                    HttpMethod.Post,
                    "keys/rotation",
                    body: null,
                    cancellationToken
                );
                stands = await Progress.BarAsync(
                    call.Surroundings,
                    "Rotating",
                    async tell =>
                    {
                        while (stands["isRotating"]!.GetValue<bool>())
                        {
                            tell(
                                "rows",
                                stands["done"]!.GetValue<long>(),
                                stands["total"]!.GetValue<long>()
                            );
                            await Task.Delay(Glance, call.Surroundings.Time, cancellationToken);
                            stands = await call.Api.GetAsync("keys/rotation", cancellationToken);
                        }
                        return stands;
                    }
                );
                call.Print.Answer(
                    stands,
                    print =>
                        print.Line(
                            $"Everything is under root key {Printer.Text(stands["current"])}. Older ones may go: counterfoil keys retire N"
                        )
                );
            }
        );

    private static Command Retire(Surroundings surroundings)
    {
        var number = new Argument<int>("number")
        {
            Description = "The key's number, as 'keys list' shows it.",
            HelpName = "N",
        };
        return ConnectedCommand.Make(
            surroundings,
            "retire",
            """
            Take a root key out that nothing needs any more; refused while a row does. Backups made before the rotation still
            need it: keep a copy with them. For operators.

            Examples:
              counterfoil keys retire 1
            """,
            [number],
            async (call, cancellationToken) =>
            {
                var which = call.Parsed.GetValue(number);
                var retired = await call.Api.SendAsync(
                    HttpMethod.Delete,
                    string.Create(CultureInfo.InvariantCulture, $"keys/{which}"),
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(
                    retired,
                    print =>
                        print.Line(
                            retired["isOutOfFile"]!.GetValue<bool>()
                                ? $"Root key {which} is retired and out of the server's file. Take its line out of the other nodes' files too."
                                : $"Root key {which} is retired. Take its line out of the root keys of every node: the server may not write there."
                        )
                );
            }
        );
    }
}
