namespace Counterfoil;

/// <summary>What a plugin is constructed with. Thread-safe.</summary>
public interface IPluginHost
{
    /// <summary>The only clock that a plugin may ask.</summary>
    TimeProvider Time { get; }

    /// <summary>The plugin's settings in a tenant: the installation's, overlaid by the tenant's.</summary>
    IReadOnlyDictionary<string, string> SettingsOf(ContextIdentifier tenant);

    /// <summary>Writes a line to the server's log under the plugin's name. Never a secret.</summary>
    void Log(string message);
}
