using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>Looks at the plugins' folders as the next start would.</summary>
internal static class PluginFindings
{
    /// <summary>The findings.</summary>
    public static async Task<IEnumerable<Finding>> FindAsync(
        IReadOnlyList<PluginEntry> entries,
        TimeProvider time
    ) => (await Inspection.FindAsync(entries, time)).Select(Of);

    private static Finding Of(InstalledPlugin one) =>
        one switch
        {
            { IsLoaded: true } => new Finding(
                Weight.Good,
                $"plugin {one.Name}",
                $"{one.DisplayName}: {one.Entry.Folder}, {one.Found}{(one.Entry.IsRequired ? ", required" : "")}"
            ),
            { Entry.IsRequired: true } => new Finding(
                Weight.Wrong,
                $"plugin {one.Name}",
                $"It is required and disabled, so everybody is refused: {one.Problem}"
            ),
            _ => new Finding(
                Weight.Warning,
                $"plugin {one.Name}",
                $"It is disabled: {one.Problem}"
            ),
        };
}
