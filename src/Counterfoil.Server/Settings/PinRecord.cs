using System.Text.Json;
using System.Text.Json.Nodes;
using Counterfoil.Server.Commands;
using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Settings;

/// <summary>Writes a plugin's pin into the file of settings, which belongs to whoever runs the server and lies outside the plugin's folder.</summary>
internal static class PinRecord
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What is to be written, for people who write it themselves.</summary>
    public static string Say(PluginEntry entry) => ToJson(entry).ToJsonString(Indented);

    /// <summary>Adds the entry, or puts it in place of the folder's earlier one.</summary>
    /// <returns>False when the file has comments, which would be lost: nothing was written.</returns>
    public static bool TryWrite(string file, PluginEntry entry)
    {
        var isThere = File.Exists(file);
        var text = isThere ? File.ReadAllText(file) : "{}";
        if (HasComments(text))
            return false;
        var settings = JsonNode.Parse(text, documentOptions: SettingsFile.Form)!.AsObject();
        var name = HouseCatalogue.PluginFolders.Name;
        if (settings[name] is not JsonArray list)
            settings[name] = list = [];
        var before = list.FirstOrDefault(one =>
            one?[PluginFoldersTable.Folder]?.GetValue<string>() is { } folder
            && PluginFoldersTable.PathOf(file, folder) == entry.Folder
        );
        if (before is null)
            list.Add(ToJson(entry));
        else
            list[list.IndexOf(before)] = ToJson(entry);
        Put(file, settings.ToJsonString(Indented) + "\n", isThere);
        return true;
    }

    private static JsonObject ToJson(PluginEntry entry) =>
        new()
        {
            [PluginFoldersTable.Folder] = entry.Folder,
            [PluginFoldersTable.Pin] = entry.Pin,
            [PluginFoldersTable.Required] = entry.IsRequired,
        };

    // In place, so that owner and mode stay: the server may run as another user than whoever pins.
    private static void Put(string file, string text, bool isThere)
    {
        if (!isThere)
        {
            PrivateFiles.Create(file, text);
            return;
        }
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        stream.SetLength(stream.Position);
        stream.Flush(flushToDisk: true);
    }

    private static bool HasComments(string text)
    {
        var reader = new Utf8JsonReader(
            System.Text.Encoding.UTF8.GetBytes(text),
            new JsonReaderOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Allow,
            }
        );
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Comment)
                return true;
        }
        return false;
    }
}
