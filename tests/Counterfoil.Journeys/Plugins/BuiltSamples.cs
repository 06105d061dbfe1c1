namespace Counterfoil.Journeys.Plugins;

/// <summary>The samples, built and tested against the packed packages by <c>samples/plugins.sh</c>: once, for whoever asks first.</summary>
internal static class BuiltSamples
{
    private static readonly Lazy<Task<Ended>> Building = new(() =>
        Shell.RunAsync(
            "bash",
            [Path.Combine(Places.Root, "samples", "plugins.sh")],
            limit: TimeSpan.FromMinutes(10)
        )
    );

    /// <summary>How the building and the samples' own tests ended.</summary>
    public static Task<Ended> BuildAsync() => Building.Value;

    /// <summary>A copy of a sample's published folder, made in <paramref name="target"/>.</summary>
    public static async Task<string> CopyAsync(string plugin, string target)
    {
        var built = await BuildAsync();
        if (built.ExitCode != 0)
            throw new InvalidOperationException(
                $"The samples do not build:\n{built.Output}\n{built.Errors}"
            );
        var source = Path.Combine(Places.Root, "artifacts", "plugins", plugin);
        var folder = Path.Combine(target, plugin);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return folder;
    }
}
