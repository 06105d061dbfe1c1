using System.Text.Json;
using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Settings;

/// <summary>Reads the list of plugins' folders in the file of settings: strictly, because what is mistyped there lets code in or keeps everybody out.</summary>
internal static class PluginFoldersTable
{
    /// <summary>The members of an entry.</summary>
    public const string Folder = "folder";

    /// <inheritdoc cref="Folder"/>
    public const string Pin = "pin";

    /// <inheritdoc cref="Folder"/>
    public const string Required = "required";

    /// <summary>Reads it. A folder that is not a full path lies beside the file.</summary>
    /// <exception cref="SettingRefusedException">It is no such list.</exception>
    public static IReadOnlyList<PluginEntry> Read(string file, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw Refused(file, "it is not a list");
        var entries = list.EnumerateArray().Select(entry => ReadOne(file, entry)).ToList();
        return
            entries
                .GroupBy(entry => entry.Folder, StringComparer.Ordinal)
                .FirstOrDefault(group => group.Skip(1).Any())
                is { } twice
            ? throw Refused(file, $"it names {twice.Key} twice")
            : entries;
    }

    /// <summary>The full path that an entry's folder means.</summary>
    public static string PathOf(string file, string folder) =>
        Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(folder, Path.GetDirectoryName(Path.GetFullPath(file))!)
        );

    private static PluginEntry ReadOne(string file, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw Refused(file, "an entry is no object");
        string? folder = null;
        string? pin = null;
        var isRequired = false;
        foreach (var member in entry.EnumerateObject())
        {
            switch (member.Name, member.Value.ValueKind)
            {
                case (Folder, JsonValueKind.String)
                    when member.Value.GetString() is { Length: > 0 } text:
                    folder = PathOf(file, text);
                    break;
                case (Pin, JsonValueKind.String) when PluginEntry.IsPin(member.Value.GetString()!):
                    pin = member.Value.GetString();
                    break;
                case (Required, JsonValueKind.True or JsonValueKind.False):
                    isRequired = member.Value.GetBoolean();
                    break;
                default:
                    throw Refused(file, $"an entry cannot have this '{member.Name}'");
            }
        }
        return folder is null
            ? throw Refused(file, "an entry names no folder")
            : new PluginEntry(folder, pin, isRequired);
    }

    private static SettingRefusedException Refused(string file, string problem) =>
        new(
            HouseCatalogue.PluginFolders.Name,
            value: null,
            file,
            problem,
            $"Set it to {HouseCatalogue.PluginFolders.Range}, or let 'counterfoil plugin pin FOLDER' write it."
        );
}
