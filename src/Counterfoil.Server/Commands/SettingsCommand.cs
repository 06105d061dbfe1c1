using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil settings</c>.</summary>
internal static class SettingsCommand
{
    private const string What = """
        List every setting, what it is here, and where that was said: the file, the environment or the command line.

        Examples:
          counterfoil settings
          counterfoil settings --data /var/lib/counterfoil --json
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print docs/settings.md." };
        var command = new Command("settings", What) { markdown, Switches.Json };
        command.TakeSettings();
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown))
            {
                surroundings.Output.Write(SettingsPage.Write());
                return ExitCode.Done;
            }
            var values = parsed.ReadSettings(surroundings);
            _ = values.ToSettings();
            Tell(values, new Printer(surroundings, parsed.GetValue(Switches.Json)));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Tell(SettingValues values, Printer print)
    {
        var all = SettingsCatalogue
            .All.Select(setting =>
                (setting.Name, Text: TextOf(values, setting), Source: values.SourceOf(setting))
            )
            .ToList();
        var json = new JsonArray([
            .. all.Select(one =>
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = one.Name,
                        ["value"] = one.Text,
                        ["source"] = one.Source,
                    }
            ),
        ]);
        print.Answer(
            json,
            _ =>
                print.Table(
                    ["setting", "value", "from"],
                    all.Select(one => (IReadOnlyList<string>)[one.Name, one.Text, one.Source]),
                    ""
                )
        );
    }

    private static string TextOf(SettingValues values, Setting setting) =>
        setting.IsSecret && values.IsSet(setting) ? "(not shown)"
        : values.IsSet(setting) || setting.DefaultInWords is null ? values.TextOf(setting)
        : setting.DefaultInWords.Replace("`", "", StringComparison.Ordinal);
}
