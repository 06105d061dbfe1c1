namespace Counterfoil.Server.Plugins;

/// <summary>A folder with an outsider's plugin, as the settings name it. Immutable.</summary>
/// <param name="Folder">The folder, as a full path.</param>
/// <param name="Pin">What the folder must be, as <see cref="PluginFolder.Pin"/> writes it; <c>null</c> when nobody has pinned it.</param>
/// <param name="IsRequired">Whether everybody is refused while the plugin is not there.</param>
internal sealed record PluginEntry(string Folder, string? Pin, bool IsRequired)
{
    /// <summary>What a pin begins with.</summary>
    public const string PinPrefix = "sha256:";

    /// <summary>The folder's own name, for people.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));

    /// <summary>Whether a text is a pin.</summary>
    public static bool IsPin(string text) =>
        text.StartsWith(PinPrefix, StringComparison.Ordinal)
        && text.Length == PinPrefix.Length + 64
        && text.AsSpan(PinPrefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
}
