using Microsoft.Extensions.Logging.Abstractions;

namespace Counterfoil.Server.Plugins;

/// <summary>Looks at the plugins' folders as the next start of the server would, beside a running one or without: for <c>plugin list</c> and <c>doctor</c>.</summary>
internal static class Inspection
{
    private static readonly string[] BuiltIn = ["CommandLine"];
    private static readonly Dictionary<string, string> NoSettings = new(StringComparer.Ordinal);

    /// <summary>The plugins. Those whose pin matches are constructed, as the server constructs them; none is asked anything.</summary>
    public static async Task<IReadOnlyList<InstalledPlugin>> FindAsync(
        IReadOnlyList<PluginEntry> entries,
        TimeProvider time
    )
    {
        await using var installed = Load(entries, NoSettings, time);
        return installed.All;
    }

    /// <summary>The plugins themselves, with their settings, for whoever lets one test itself and disposes of them.</summary>
    public static InstalledPlugins Load(
        IReadOnlyList<PluginEntry> entries,
        IReadOnlyDictionary<string, string> settings,
        TimeProvider time
    ) =>
        InstalledPlugins.Load(
            entries,
            BuiltIn,
            time,
            type => new TestHost(type, settings, time),
            NullLogger.Instance
        );
}
