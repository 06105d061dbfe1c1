using Microsoft.Extensions.Logging.Abstractions;

namespace Counterfoil.Server.Plugins;

/// <summary>Looks at the plugins' folders as the next start of the server would, beside a running one or without: for <c>plugin list</c> and <c>doctor</c>.</summary>
internal static class Inspection
{
    private static readonly string[] BuiltIn = ["CommandLine"];

    /// <summary>The plugins. Those whose pin matches are constructed, as the server constructs them; none is asked anything.</summary>
    public static async Task<IReadOnlyList<InstalledPlugin>> FindAsync(
        IReadOnlyList<PluginEntry> entries,
        TimeProvider time
    )
    {
        await using var installed = InstalledPlugins.Load(
            entries,
            BuiltIn,
            time,
            _ => new LateHost(time, Nothing),
            NullLogger.Instance
        );
        return installed.All;
    }

    private static void Nothing(string message) { }
}
