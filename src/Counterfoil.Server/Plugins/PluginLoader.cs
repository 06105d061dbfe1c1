using System.Reflection;

namespace Counterfoil.Server.Plugins;

/// <summary>Loads one plugin from its folder: read, compared with its pin, looked at, and only then run.</summary>
internal static class PluginLoader
{
    private const int LongestType = 100;
    private const int LongestName = 100;

    /// <summary>Loads it; what stands in the way is in <see cref="InstalledPlugin.Problem"/>.</summary>
    /// <param name="entry">What the settings say.</param>
    /// <param name="time">The plugin's clock.</param>
    /// <param name="hostOf">Gives the host of a credential type.</param>
    /// <param name="log">Takes what the plugin says before its type is known.</param>
    public static InstalledPlugin Load(
        PluginEntry entry,
        TimeProvider time,
        Func<string, IPluginHost> hostOf,
        Action<string> log
    )
    {
        var installed = new InstalledPlugin { Entry = entry };
        var read = PluginFolder.Read(entry.Folder);
        if (read is FolderRead.Unreadable(var reason))
            return installed.Disable(reason);
        var folder = ((FolderRead.Done)read).Folder;
        installed = installed with { Found = folder.Pin };
        if (entry.Pin is null)
            return installed.Disable(
                $"It has no pin. Look at the folder, then run 'counterfoil plugin pin {entry.Folder}'; it is now {folder.Pin}."
            );
        if (!string.Equals(entry.Pin, folder.Pin, StringComparison.Ordinal))
            return installed.Disable(
                $"Its files are not what was pinned: the pin is {entry.Pin}, the folder is {folder.Pin}. If the change is wanted, run 'counterfoil plugin pin {entry.Folder}'."
            );
        var (assembly, problem) = PluginAssembly.Find(folder);
        return assembly is null
            ? installed.Disable(problem!)
            : Run(installed, folder, assembly, time, hostOf, log);
    }

    private static InstalledPlugin Run(
        InstalledPlugin installed,
        PluginFolder folder,
        PluginAssembly assembly,
        TimeProvider time,
        Func<string, IPluginHost> hostOf,
        Action<string> log
    )
    {
        var host = new LateHost(time, log);
        var (made, problem) = OthersCode.Run(() => Construct(folder, assembly, host));
        if (made is null)
            return installed.Disable(problem!);
        if (made.Problem is not null)
            return installed.Disable(made.Problem);
        if (!IsType(made.Type))
            return installed.Disable(
                $"Its credential type is not 1 to {LongestType} letters, digits, dots, dashes, underscores or slashes."
            );
        host.Settle(hostOf(made.Type));
        return installed with
        {
            Type = made.Type,
            DisplayName = made.Name.Length is > 0 and <= LongestName ? made.Name : made.Type,
            Plugin = made.Plugin,
        };
    }

    private static Made Construct(PluginFolder folder, PluginAssembly assembly, IPluginHost host)
    {
        var types = new PluginContext(folder, assembly)
            .LoadMain()
            .GetExportedTypes()
            .Where(type =>
                type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
                && type.IsAssignableTo(typeof(ICredentialPlugin))
            )
            .ToList();
        if (types is not [var one])
            return Made.Not(
                types.Count == 0
                    ? $"{assembly.File} has no public class that implements {nameof(ICredentialPlugin)}."
                    : $"{assembly.File} has several public classes that implement {nameof(ICredentialPlugin)}: one folder holds one plugin."
            );
        if (one.GetConstructor([typeof(IPluginHost)]) is not { } constructor)
            return Made.Not(
                $"{one.FullName} has no public constructor that takes an {nameof(IPluginHost)} alone."
            );
        var plugin = (ICredentialPlugin)
            constructor.Invoke(
                BindingFlags.DoNotWrapExceptions,
                binder: null,
                [host],
                culture: null
            );
        return new Made(
            plugin,
            plugin.CredentialType ?? "",
            (plugin as ICredentialAdministration)?.DisplayName ?? "",
            Problem: null
        );
    }

    private static bool IsType(string type) =>
        type.Length is > 0 and <= LongestType
        && type.All(character =>
            char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '/'
        );

    private sealed record Made(ICredentialPlugin? Plugin, string Type, string Name, string? Problem)
    {
        public static Made Not(string problem) => new(Plugin: null, "", "", problem);
    }
}
