using System.Globalization;
using System.Text;

namespace Counterfoil.Server.Settings;

/// <summary>Writes docs/settings.md from the catalogue.</summary>
internal static class SettingsPage
{
    private const string Begin = """
        # Settings

        This page is written by `counterfoil settings --markdown`; a test fails when it differs.

        A setting may stand in a file, in the environment, and on the command line; what comes later in this order counts.
        The file is one JSON object with the names below, such as `{ "port": 7443, "log-format": "json" }`. In the
        environment a name is written `COUNTERFOIL_` and upper case with underscores (`COUNTERFOIL_LOG_FORMAT`), on the
        command line with two dashes (`--log-format json`). An unknown setting, an unknown variable that begins with
        `COUNTERFOIL_`, or a value that is out of range stops the start with a sentence that names it, where it stands, and
        the remedy. Secrets are taken from the environment alone. `counterfoil settings` shows what is in force, and from where.

        Durations are a number and its unit: `500ms`, `5s`, `15m`, `6h`, `90d`.

        """;

    private const string Switches = """

        ## Switches of a tenant

        What a tenant decides for itself, set by `counterfoil tenant set CTX NAME=VALUE` or the API; in force at once.

        """;

    private const string Variables = """

        ## Variables of the commands

        """;

    /// <summary>The whole page.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Begin);
        page.Append("\n| setting | default | values | meaning |\n|---|---|---|---|\n");
        foreach (var setting in SettingsCatalogue.All)
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{setting.Name}`{PlaceOf(setting)} | {DefaultOf(setting)} | {Cell(setting.Range)} | {Cell(setting.Meaning)} |\n"
            );
        page.Append(Switches)
            .Append("\n| switch | default | values | meaning |\n|---|---|---|---|\n");
        foreach (var one in TenantSwitch.All)
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{one.Name}` | `{one.Default}` | {Cell(one.Range)} | {Cell(one.Meaning)} |\n"
            );
        page.Append(Variables).Append("\n| variable | meaning |\n|---|---|\n");
        foreach (var (name, meaning) in SettingsCatalogue.OfCommands)
            page.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Cell(meaning)} |\n");
        page.Append(
            "\nVariables that begin with `COUNTERFOIL_TEST_` belong to the test suite and are ignored.\n"
        );
        return page.ToString();
    }

    private static string PlaceOf(Setting setting) =>
        setting.Place switch
        {
            SettingPlace.NotInFile => " (not in the file)",
            SettingPlace.File => " (in the file alone)",
            SettingPlace.Environment => $" (`{setting.EnvironmentName}` alone)",
            _ => "",
        };

    private static string DefaultOf(Setting setting) =>
        setting.DefaultInWords ?? $"`{setting.Default}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
