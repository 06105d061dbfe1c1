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

    /// <summary>Lets one of them test itself.</summary>
    /// <param name="entries">All of them.</param>
    /// <param name="type">Its credential type.</param>
    /// <param name="settings">All plugins' settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Is told what was tried.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Finding>> TestAsync(
        IReadOnlyList<PluginEntry> entries,
        string type,
        IReadOnlyDictionary<string, string> settings,
        TimeProvider time,
        Action<string> tell,
        CancellationToken cancellationToken
    )
    {
        await using var installed = Inspection.Load(entries, settings, time);
        var one = installed.All.FirstOrDefault(plugin =>
            string.Equals(plugin.Name, type, StringComparison.OrdinalIgnoreCase)
        );
        if (one is null)
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"No folder of the settings holds a plugin {type}. 'counterfoil plugin list' lists them; for the directory there is --directory."
            );
        if (one is { IsLoaded: true, Plugin: not ISelfTest })
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"The plugin {one.Name} has no test of itself."
            );
        var findings = new List<Finding> { Of(one) };
        if (one.Plugin is not ISelfTest test)
            return findings;
        var (steps, problem) = await OthersCode.TestAsync(
            test,
            step => tell(step.Name),
            cancellationToken
        );
        findings.AddRange(steps.Select(Finding.Of));
        if (problem is not null)
            findings.Add(new Finding(Weight.Wrong, $"plugin {one.Name}", problem));
        return findings;
    }

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
