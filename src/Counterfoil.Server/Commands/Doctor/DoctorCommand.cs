using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary><c>counterfoil doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string What = """
        Look at an installation: settings, files and who may read them, the root keys and what needs them, the database,
        the clock, the last verification and backup, the plugins in folders, password hashing and what it should cost on this machine, and every door. Beside a running server it asks that server. Ends
        with 1 when something is wrong.

        Examples:
          counterfoil doctor
          counterfoil doctor --latency 250 --json
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
        var command = new Command("doctor", What) { latency, Switches.Json };
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                var findings = new List<Finding>();
                await Progress.ShowAsync(
                    surroundings,
                    "Looking",
                    async step =>
                    {
                        step("files");
                        findings.AddRange(FileFindings.Find(settings));
                        step("database");
                        findings.AddRange(
                            await DatabaseFindings.FindAsync(
                                settings,
                                surroundings.Time,
                                cancellationToken
                            )
                        );
                        step("keys and backups");
                        findings.AddRange(
                            await CareFindings.FindAsync(
                                settings,
                                surroundings.Time,
                                cancellationToken
                            )
                        );
                        step("plugins");
                        findings.AddRange(
                            await PluginFindings.FindAsync(
                                settings.House.PluginFolders,
                                surroundings.Time
                            )
                        );
                        step("password hashing");
                        findings.AddRange(
                            HashFindings.Find(
                                settings,
                                TimeSpan.FromMilliseconds(parsed.GetValue(latency))
                            )
                        );
                    }
                );
                findings.AddRange(
                    Doors.All.Select(row => new Finding(
                        Weight.Good,
                        $"door {row.Door.Name}",
                        $"{row.Path}: {string.Join("; ", row.Carries)}"
                    ))
                );
                Tell(new Printer(surroundings, parsed.GetValue(Switches.Json)), findings);
                return findings.Exists(one => one.Weight == Weight.Wrong)
                    ? ExitCode.Refused
                    : ExitCode.Done;
            }
        );
        return command;
    }

    private static void Tell(Printer print, IReadOnlyList<Finding> findings) =>
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
                        }
                ),
            ]),
            _ =>
                print.Table(
                    ["", "what", "finding"],
                    findings.Select(one =>
                        (IReadOnlyList<string>)
                            [
                                one.Weight switch
                                {
                                    Weight.Good => "ok",
                                    Weight.Warning => "WARN",
                                    _ => "WRONG",
                                },
                                one.What,
                                one.Text,
                            ]
                    ),
                    ""
                )
        );
}

/// <summary>How much a finding matters.</summary>
internal enum Weight
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works; it could be better.</summary>
    Warning,

    /// <summary>It does not work, or is not safe.</summary>
    Wrong,
}

/// <summary>Something that the doctor found.</summary>
internal sealed record Finding(Weight Weight, string What, string Text);
