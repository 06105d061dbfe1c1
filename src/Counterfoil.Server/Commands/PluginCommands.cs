using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Server.Plugins;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil plugin …</c>: which plugins there are, and which folders are believed.</summary>
internal static class PluginCommands
{
    private const string Pinning = """
        Believe a plugin's folder as it is now: print the SHA-256 over every file in it, and write it into the file of
        settings. Without its pin a folder is not loaded; a file that is changed, added or removed later is refused at the
        next start, with both pins named. Look at what you pin: it is trusted code. In force at the next start of the server.

        Examples:
          counterfoil plugin pin /opt/counterfoil/plugins/office-hours
          counterfoil plugin pin ./one-time-codes --required --data /var/lib/counterfoil
          counterfoil plugin pin ./one-time-codes --print
        """;

    private const string Listing = """
        List the plugins' folders of this machine's installation as the next start of its server will find them: loaded or
        disabled, and why. Works beside a running server and without one.

        Examples:
          counterfoil plugin list
          counterfoil plugin list --data /var/lib/counterfoil --json
        """;

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("plugin", "Believe, list and ask plugins.")
        {
            Pin(surroundings),
            List(surroundings),
            PluginAsking.Show(surroundings),
            PluginAsking.Find(surroundings),
        };

    private static Command Pin(Surroundings surroundings)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The plugin's folder.",
            HelpName = "FOLDER",
        };
        var required = new Option<bool>("--required")
        {
            Description = "Refuse everybody while this plugin is not there.",
        };
        var optional = new Option<bool>("--optional")
        {
            Description =
                "Let people in while this plugin is not there. Neither: as it was, and optional at first.",
        };
        var print = new Option<bool>("--print")
        {
            Description = "Print the pin and write nothing.",
        };
        var command = new Command("pin", Pinning)
        {
            folder,
            required,
            optional,
            print,
            Switches.Json,
        };
        command.TakeSettings();
        command.SetAction(parsed =>
        {
            var values = parsed.ReadSettings(surroundings);
            var path = Path.TrimEndingDirectorySeparator(
                Path.GetFullPath(parsed.GetRequiredValue(folder))
            );
            var read = PluginFolder.Read(path);
            if (read is FolderRead.Unreadable(var reason))
                throw new CommandRefusedException(ExitCode.Refused, reason);
            var found = ((FolderRead.Done)read).Folder;
            var before = values.PluginFolders.FirstOrDefault(one => one.Folder == path);
            var entry = new PluginEntry(
                path,
                found.Pin,
                parsed.GetValue(required)
                    || (before is { IsRequired: true } && !parsed.GetValue(optional))
            );
            if (!parsed.GetValue(print))
                Write(values.File, entry);
            new Printer(surroundings, parsed.GetValue(Switches.Json)).Answer(
                new JsonObject
                {
                    ["folder"] = path,
                    ["pin"] = found.Pin,
                    ["before"] = before?.Pin,
                    ["files"] = found.Files.Count,
                    ["required"] = entry.IsRequired,
                    ["file"] = parsed.GetValue(print) ? null : values.File,
                },
                printer =>
                {
                    printer.Line(found.Pin);
                    if (before?.Pin is { } was && was != found.Pin)
                        printer.Aside($"Before: {was}");
                    if (!parsed.GetValue(print))
                        printer.Aside(
                            $"Written to {values.File}. In force at the next start of the server."
                        );
                }
            );
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(string file, PluginEntry entry)
    {
        if (Path.GetDirectoryName(file) is { } folder && !Directory.Exists(folder))
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"There is no folder {folder} to write the pin into. Run 'counterfoil init' first, or name with --data the folder that it made; --print shows the pin and writes nothing."
            );
        if (!PinRecord.TryWrite(file, entry))
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"{file} has comments, which would be lost. Put this into its {HouseCatalogue.PluginFolders.Name} yourself: {PinRecord.Say(entry)}"
            );
    }

    private static Command List(Surroundings surroundings)
    {
        var command = new Command("list", Listing) { Switches.Json };
        command.TakeSettings();
        command.SetAction(
            async (parsed, _) =>
            {
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                var found = await Inspection.FindAsync(
                    settings.House.PluginFolders,
                    surroundings.Time
                );
                Tell(new Printer(surroundings, parsed.GetValue(Switches.Json)), found);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Tell(Printer print, IReadOnlyList<InstalledPlugin> found) =>
        print.List(
            new JsonObject
            {
                ["items"] = new JsonArray([
                    .. found.Select(one =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["name"] = one.Entry.Name,
                                ["type"] = one.Type,
                                ["displayName"] = one.DisplayName,
                                ["folder"] = one.Entry.Folder,
                                ["pin"] = one.Entry.Pin,
                                ["found"] = one.Found,
                                ["state"] = one.IsLoaded ? "loaded" : "disabled",
                                ["reason"] = one.Problem,
                                ["required"] = one.Entry.IsRequired,
                            }
                    ),
                ]),
            },
            ["plugin", "type", "name", "folder", "pin", "state", "", "reason"],
            one =>
                [
                    Printer.Text(one["name"]),
                    Printer.Text(one["type"]),
                    Printer.Text(one["displayName"]),
                    Printer.Text(one["folder"]),
                    Short(Printer.Text(one["pin"])),
                    Printer.Text(one["state"]),
                    one["required"]!.GetValue<bool>() ? "required" : "",
                    Printer.Text(one["reason"]),
                ],
            "There are no plugins in folders. 'counterfoil plugin pin FOLDER' adds one."
        );

    private static string Short(string pin) =>
        pin.Length > PluginEntry.PinPrefix.Length + 12
            ? pin[PluginEntry.PinPrefix.Length..(PluginEntry.PinPrefix.Length + 12)]
            : pin;
}
