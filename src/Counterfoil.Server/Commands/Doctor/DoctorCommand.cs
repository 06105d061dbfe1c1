using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary><c>counterfoil doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string What = """
        Look at an installation: settings, files and who may read them, the root keys and what needs them, the database,
        the clock, the last verification and backup, the plugins in folders, password hashing and what it should cost on this machine, and every door. Beside a running server it asks that server. Ends
        with 1 when something is wrong.

        With --directory it tries the company's domain instead, step by step: settings, each controller's address, TLS,
        clock, bind and search, the keytab, and a handshake from end to end; it says the remedy for whatever fails. It asks
        the controllers and the KDC, and no server. With --plugin it lets one of the plugins in folders test itself.

        Examples:
          counterfoil doctor
          counterfoil doctor --latency 250 --json
          counterfoil doctor --directory
          counterfoil doctor --directory --tenant Cust12345
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var latency = new Option<int>("--latency")
        {
            Description =
                "For how many milliseconds of one password hash to propose a cost, 10 to 5000.",
            HelpName = "MS",
            DefaultValueFactory = _ => 100,
        };
        latency.Validators.Add(result =>
        {
            if (result.GetValue(latency) is < 10 or > 5000)
                result.AddError("--latency is 10 to 5000 milliseconds.");
        });
        var directory = new Option<bool>("--directory")
        {
            Description = "Try the directory's configuration step by step, and nothing else.",
        };
        var plugin = new Option<string>("--plugin")
        {
            Description =
                "Let the plugin of that credential type test itself, and look at nothing else.",
            HelpName = "TYPE",
        };
        var tenant = new Option<string>("--tenant")
        {
            Description =
                "With --directory or --plugin: try it with this tenant's own settings over the installation's. Reads the database, so a server on SQLite must be stopped.",
            HelpName = "CTX",
        };
        var command = new Command("doctor", What)
        {
            latency,
            directory,
            plugin,
            tenant,
            Switches.Json,
        };
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var values = parsed.ReadSettings(surroundings);
                var named = parsed.GetValue(plugin);
                IReadOnlyList<Finding> findings = [];
                if (
                    parsed.GetValue(tenant) is not null
                    && named is null
                    && !parsed.GetValue(directory)
                )
                    throw new CommandRefusedException(
                        ExitCode.Usage,
                        "--tenant goes with --directory or --plugin."
                    );
                await Progress.ShowAsync(
                    surroundings,
                    "Looking",
                    async step =>
                    {
                        var look = new Look(surroundings, step);
                        findings =
                            parsed.GetValue(directory)
                                ? await look.AtDirectoryAsync(
                                    values,
                                    parsed.GetValue(tenant),
                                    cancellationToken
                                )
                            : named is not null
                                ? await look.AtPluginAsync(
                                    values,
                                    named,
                                    parsed.GetValue(tenant),
                                    cancellationToken
                                )
                            : await look.AtInstallationAsync(
                                values,
                                TimeSpan.FromMilliseconds(parsed.GetValue(latency)),
                                cancellationToken
                            );
                    }
                );
                Tell(
                    new Printer(surroundings, parsed.GetValue(Switches.Json)),
                    findings,
                    asSteps: parsed.GetValue(directory) || named is not null
                );
                return findings.Any(one => one.Weight == Weight.Wrong)
                    ? ExitCode.Refused
                    : ExitCode.Done;
            }
        );
        return command;
    }

    private static void Tell(Printer print, IReadOnlyList<Finding> findings, bool asSteps) =>
        print.Answer(
            new JsonArray([
                .. findings.Select(one =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["weight"] = one
                                .Weight.ToString()
                                .ToLower(CultureInfo.InvariantCulture),
                            ["what"] = one.What,
                            ["finding"] = one.Text,
                            ["remedy"] = one.Remedy.Length > 0 ? one.Remedy : null,
                        }
                ),
            ]),
            _ =>
            {
                if (asSteps)
                    Steps(print, findings);
                else
                    Table(print, findings);
            }
        );

    private static void Table(Printer print, IReadOnlyList<Finding> findings) =>
        print.Table(
            ["", "what", "finding"],
            findings.Select(one =>
                (IReadOnlyList<string>)
                    [WordOf(one.Weight), one.What, $"{one.Text} {one.Remedy}".TrimEnd()]
            ),
            ""
        );

    // Steps are read from the first on, and what is to be done stands on a line of its own.
    private static void Steps(Printer print, IReadOnlyList<Finding> findings)
    {
        foreach (var one in findings)
        {
            print.Line($"{WordOf(one.Weight), -6} {one.What}: {one.Text}");
            if (one.Remedy.Length > 0)
                print.Line($"       {one.Remedy}");
        }
    }

    private static string WordOf(Weight weight) =>
        weight switch
        {
            Weight.Good => "ok",
            Weight.Warning => "WARN",
            Weight.Untried => "-",
            _ => "WRONG",
        };
}
