using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Settings;

/// <summary>
/// What the settings were set to, and where: first the file, over it the environment, over it the switches. Reading it in
/// finds what is unknown or impossible. Immutable.
/// </summary>
internal sealed class SettingValues
{
    private readonly Dictionary<string, (string Text, string Source)> values;

    private SettingValues(
        Dictionary<string, (string Text, string Source)> values,
        SettingsFile.PluginTables plugins
    ) =>
        (this.values, Plugins, PluginFolders, File) = (
            values,
            plugins.Settings,
            plugins.Folders,
            plugins.File
        );

    /// <summary>The plugins' settings.</summary>
    public IReadOnlyDictionary<string, string> Plugins { get; }

    /// <summary>The plugins' folders.</summary>
    public IReadOnlyList<PluginEntry> PluginFolders { get; }

    /// <summary>The file of settings, whether it is there or not, as a full path.</summary>
    public string File { get; }

    /// <summary>The data folder, as a full path.</summary>
    public string Data => DataOf(values);

    /// <summary>Reads all three sources.</summary>
    /// <param name="switches">Setting → text, from the command line.</param>
    /// <param name="environment">The process's environment.</param>
    /// <exception cref="SettingRefusedException">Something is unknown, or has a value that it cannot have.</exception>
    public static SettingValues Read(
        IReadOnlyDictionary<Setting, string> switches,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var over = new Dictionary<string, (string Text, string Source)>(StringComparer.Ordinal);
        FromEnvironment(environment, over);
        foreach (var (setting, text) in switches)
            Put(over, setting, text, "the command line");

        if (!over.ContainsKey(SettingsCatalogue.Data.Name))
            over[SettingsCatalogue.Data.Name] = (Folders.DefaultData(environment), "the default");
        var all = new Dictionary<string, (string Text, string Source)>(StringComparer.Ordinal);
        var plugins = SettingsFile.Read(over, DataOf(over), all);
        foreach (var (name, value) in over)
            all[name] = value;
        return new SettingValues(all, plugins);
    }

    /// <summary>Whether it was set anywhere.</summary>
    public bool IsSet(Setting setting) => values.ContainsKey(setting.Name);

    /// <summary>Where it was set.</summary>
    public string SourceOf(Setting setting) =>
        values.TryGetValue(setting.Name, out var value) ? value.Source : "the default";

    /// <summary>Its text: as it was set, or the default.</summary>
    public string TextOf(Setting setting) =>
        values.TryGetValue(setting.Name, out var value) ? value.Text : setting.Default;

    /// <summary>Its value: as it was set, or the default.</summary>
    public T Get<T>(Setting<T> setting) =>
        setting.Reader(TextOf(setting), out var value)
            ? value
            : throw new InvalidOperationException($"{setting.Name} has no default.");

    /// <summary>Its value; <c>null</c> when it was not set.</summary>
    public string? Find(Setting<string> setting) =>
        values.TryGetValue(setting.Name, out var value) ? value.Text : null;

    /// <summary>Refuses to start with what it was set to.</summary>
    public SettingRefusedException Refuse(Setting setting, string problem, string remedy) =>
        new(
            setting.Name,
            setting.IsSecret ? null : TextOf(setting),
            SourceOf(setting),
            problem,
            remedy
        );

    /// <summary>Puts a setting, if it can have that value.</summary>
    internal static void Put(
        Dictionary<string, (string Text, string Source)> values,
        Setting setting,
        string text,
        string source
    )
    {
        if (!setting.Accepts(text))
            throw new SettingRefusedException(
                setting.Name,
                setting.IsSecret ? null : text,
                source,
                "it is not one of its values",
                $"Set it to {setting.Range}."
            );
        values[setting.Name] = (text, source);
    }

    private static void FromEnvironment(
        IReadOnlyDictionary<string, string> environment,
        Dictionary<string, (string Text, string Source)> values
    )
    {
        foreach (var (name, text) in environment)
        {
            if (
                !name.StartsWith(Setting.Prefix, StringComparison.OrdinalIgnoreCase)
                || name.StartsWith(SettingsCatalogue.TestPrefix, StringComparison.OrdinalIgnoreCase)
                || SettingsCatalogue.OfCommands.ContainsKey(name)
            )
                continue;
            var setting =
                SettingsCatalogue.All.FirstOrDefault(one =>
                    string.Equals(one.EnvironmentName, name, StringComparison.Ordinal)
                    && one.Place != SettingPlace.File
                )
                ?? throw new SettingRefusedException(
                    name,
                    value: null,
                    "the environment",
                    "there is no such setting",
                    "Unset the variable, or correct its name; 'counterfoil settings' lists them."
                );
            if (text.Length > 0)
                Put(values, setting, text, $"the environment ({name})");
        }
    }

    private static string DataOf(Dictionary<string, (string Text, string Source)> values) =>
        Path.GetFullPath(values[SettingsCatalogue.Data.Name].Text);
}
