namespace Counterfoil.Server.Settings;

/// <summary>The folders of the person whose process this is (XDG Base Directory Specification).</summary>
internal static class Folders
{
    /// <summary>Where a server's data are, unless it is told otherwise.</summary>
    public static string DefaultData(IReadOnlyDictionary<string, string> environment) =>
        Path.Combine(Base(environment, "XDG_DATA_HOME", ".local", "share"), "counterfoil");

    /// <summary>Where the demo's data are, unless it is told otherwise.</summary>
    public static string DefaultDemo(IReadOnlyDictionary<string, string> environment) =>
        Path.Combine(State(environment), "demo");

    /// <summary>Where the commands keep what they remember of their user.</summary>
    public static string State(IReadOnlyDictionary<string, string> environment) =>
        Path.Combine(Base(environment, "XDG_STATE_HOME", ".local", "state"), "counterfoil");

    // The specification has relative paths ignored.
    private static string Base(
        IReadOnlyDictionary<string, string> environment,
        string variable,
        params string[] inHome
    ) =>
        environment.TryGetValue(variable, out var folder) && Path.IsPathFullyQualified(folder)
            ? folder
            : Path.Combine([
                environment.TryGetValue("HOME", out var home) && home.Length > 0
                    ? home
                    : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                .. inHome,
            ]);
}
