namespace Counterfoil.Server.Plugins;

/// <summary>What a plugin is constructed with to test itself: the settings of one tenant, whichever it asks for. Thread-safe.</summary>
/// <param name="type">Its credential type: the first part of its settings' names.</param>
/// <param name="settings">All plugins' settings.</param>
/// <param name="time">The clock.</param>
internal sealed class TestHost(
    string type,
    IReadOnlyDictionary<string, string> settings,
    TimeProvider time
) : IPluginHost
{
    private readonly Dictionary<string, string> own = settings
        .Where(one => one.Key.StartsWith($"{type}/", StringComparison.Ordinal))
        .ToDictionary(
            one => one.Key[(type.Length + 1)..],
            one => one.Value,
            StringComparer.Ordinal
        );

    /// <inheritdoc/>
    public TimeProvider Time => time;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> SettingsOf(ContextIdentifier tenant) => own;

    /// <inheritdoc/>
    public void Log(string message) { }
}
