namespace Counterfoil.Server.Plugins;

/// <summary>
/// What a plugin is constructed with. Its settings are found by its type, which it can only tell once it is there: until
/// then there are none. Thread-safe.
/// </summary>
internal sealed class LateHost(TimeProvider time, Action<string> log) : IPluginHost
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    private volatile IPluginHost? settled;

    /// <inheritdoc/>
    public TimeProvider Time => time;

    /// <summary>Gives the host that knows the plugin's type.</summary>
    public void Settle(IPluginHost host) => settled = host;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> SettingsOf(ContextIdentifier tenant) =>
        settled?.SettingsOf(tenant) ?? None;

    /// <inheritdoc/>
    public void Log(string message)
    {
        if (settled is { } host)
            host.Log(message);
        else
            log(message);
    }
}
