using System.CommandLine;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary>The switches that several commands share.</summary>
internal static class Switches
{
    /// <summary>The data folder of a server on this machine.</summary>
    public static Option<string> Data { get; } =
        new("--data")
        {
            Description =
                "The data folder; commands find the server that runs on it. Default: $COUNTERFOIL_DATA, else the installation's, else the demo's.",
            HelpName = "DIR",
        };

    /// <summary>A server anywhere.</summary>
    public static Option<string> Server { get; } =
        new("--server")
        {
            Description =
                "The server's address, where it is not on this machine. Default: $COUNTERFOIL_SERVER.",
            HelpName = "URL",
        };

    /// <summary>A tenant.</summary>
    public static Option<string> Tenant { get; } =
        new("--tenant")
        {
            Description =
                "The tenant's context identifier. Default: $COUNTERFOIL_TENANT, else the installation's own tenant.",
            HelpName = "CTX",
        };

    /// <summary>Somebody.</summary>
    public static Option<string> User { get; } =
        new("--user")
        {
            Description =
                "Log in as NAME for this command, or with a TICKET (where the tenant allows tickets on a command line). Default: $COUNTERFOIL_USER, else whoever logged in.",
            HelpName = "NAME|TICKET",
        };

    /// <summary>Where the password comes from.</summary>
    public static Option<bool> PasswordStdin { get; } =
        new("--password-stdin")
        {
            Description =
                "Read the password from standard input. Else: $COUNTERFOIL_PASSWORD, else it is asked for.",
        };

    /// <summary>For programs.</summary>
    public static Option<bool> Json { get; } =
        new("--json") { Description = "Print JSON instead of words for people." };

    /// <summary>Without asking.</summary>
    public static Option<bool> Yes { get; } =
        new("--yes", "-y") { Description = "Do not ask; do it." };

    /// <summary>How many.</summary>
    public static Option<int> Limit { get; } =
        new("--limit")
        {
            Description = "How many to list at most, 1 to 200.",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        };

    /// <summary>From where on.</summary>
    public static Option<string> After { get; } =
        new("--after")
        {
            Description = "The next page: what the page before said.",
            HelpName = "NEXT",
        };

    private static readonly Dictionary<Setting, Option<string>> OfSettings =
        SettingsCatalogue.Switches.ToDictionary(
            setting => setting,
            setting =>
                setting == SettingsCatalogue.Data
                    ? Data
                    : new Option<string>(setting.Switch)
                    {
                        Description =
                            $"{setting.Meaning} Default: {(setting.DefaultInWords ?? setting.Default).Replace("`", "", StringComparison.Ordinal)}.",
                        HelpName = "VALUE",
                        // Fifty lines in every help would hide the ones that matter; 'counterfoil settings' has them all.
                        Hidden = HouseCatalogue.All.Contains(setting),
                    }
        );

    /// <summary>Lets a command take every setting that may stand on a command line.</summary>
    public static void TakeSettings(this Command command)
    {
        foreach (var option in OfSettings.Values)
            command.Options.Add(option);
    }

    /// <summary>The settings, from file, environment and the command line.</summary>
    public static SettingValues ReadSettings(
        this ParseResult parsed,
        Surroundings surroundings,
        params IReadOnlyList<(Setting Setting, string Text)> preset
    )
    {
        var given = new Dictionary<Setting, string>();
        foreach (var (setting, text) in preset)
            given[setting] = text;
        foreach (var (setting, option) in OfSettings)
        {
            if (parsed.GetResult(option) is not null && parsed.GetValue(option) is { } text)
                given[setting] = text;
        }
        return SettingValues.Read(given, surroundings.Environment);
    }
}
