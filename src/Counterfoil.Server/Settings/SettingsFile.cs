using System.Text.Json;
using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Settings;

/// <summary>The file of settings: one JSON object, its names those of the catalogue.</summary>
internal static class SettingsFile
{
    /// <summary>The file's name in the data folder.</summary>
    public const string Name = "counterfoil.json";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    /// <summary>What the file says of plugins.</summary>
    /// <param name="Settings">Their settings.</param>
    /// <param name="Folders">Their folders.</param>
    /// <param name="File">The file, as a full path.</param>
    public sealed record PluginTables(
        IReadOnlyDictionary<string, string> Settings,
        IReadOnlyList<PluginEntry> Folders,
        string File
    );

    /// <summary>How the file is read: comments and trailing commas are read over.</summary>
    internal static JsonDocumentOptions Form => Lenient;

    /// <summary>Reads the file, if there is one, into the values. Returns what it says of plugins.</summary>
    public static PluginTables Read(
        IReadOnlyDictionary<string, (string Text, string Source)> over,
        string data,
        Dictionary<string, (string Text, string Source)> values
    )
    {
        var plugins = new Dictionary<string, string>(StringComparer.Ordinal);
        var isNamed = over.TryGetValue(SettingsCatalogue.Config.Name, out var named);
        var file = isNamed ? Path.GetFullPath(named.Text) : Path.Combine(data, Name);
        if (!isNamed && !File.Exists(file))
            return new PluginTables(plugins, [], file);
        IReadOnlyList<PluginEntry> folders = [];
        using var document = Parse(file, isNamed ? named.Source : "the data folder");
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals(HouseCatalogue.Plugins.Name))
                ReadPlugins(file, property.Value, plugins);
            else if (property.NameEquals(HouseCatalogue.PluginFolders.Name))
                folders = PluginFoldersTable.Read(file, property.Value);
            else
                SettingValues.Put(
                    values,
                    SettingOf(file, property.Name),
                    TextOf(property.Value),
                    file
                );
        }
        return new PluginTables(plugins, folders, file);
    }

    private static JsonDocument Parse(string file, string source)
    {
        try
        {
            var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            throw Refused("it holds no JSON object");
        }
        catch (JsonException failure)
        {
            throw Refused(
                FormattableString.Invariant(
                    $"it is no JSON at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}"
                )
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused("it cannot be read");
        }

        SettingRefusedException Refused(string problem) =>
            new(
                SettingsCatalogue.Config.Name,
                file,
                source,
                problem,
                "Give a file with one JSON object, such as { \"port\": 7443 }."
            );
    }

    private static Setting SettingOf(string file, string name)
    {
        var setting =
            SettingsCatalogue.All.FirstOrDefault(one =>
                string.Equals(one.Name, name, StringComparison.Ordinal)
            ) ?? throw Refused("there is no such setting", "Remove it, or correct its name.");
        return setting.Place switch
        {
            SettingPlace.Everywhere => setting,
            SettingPlace.Environment => throw Refused(
                "it does not go into a file",
                $"Set {setting.EnvironmentName} instead."
            ),
            _ => throw Refused(
                "it says where the file is, so it cannot stand in it",
                $"Set {setting.EnvironmentName} or {setting.Switch} instead."
            ),
        };

        SettingRefusedException Refused(string problem, string remedy) =>
            new(name, value: null, file, problem, remedy);
    }

    private static void ReadPlugins(
        string file,
        JsonElement table,
        Dictionary<string, string> plugins
    )
    {
        if (
            table.ValueKind != JsonValueKind.Object
            || table
                .EnumerateObject()
                .Any(entry =>
                    entry.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                    || !entry.Name.Contains('/', StringComparison.Ordinal)
                )
        )
            throw new SettingRefusedException(
                HouseCatalogue.Plugins.Name,
                value: null,
                file,
                "it is not a table of plugin settings",
                $"Set it to {HouseCatalogue.Plugins.Range}."
            );
        foreach (var entry in table.EnumerateObject())
            plugins[entry.Name] = TextOf(entry.Value);
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
