namespace Counterfoil;

/// <summary>What a plugin is constructed with. Thread-safe.</summary>
public interface IPluginHost
{
    /// <summary>The only clock that a plugin may ask.</summary>
    TimeProvider Time { get; }

    /// <summary>
    /// The plugin's settings in a tenant: the installation's, overlaid by the tenant's. An operator sets the first in the
    /// file of settings (<c>plugins</c>: <c>"type/key": "value"</c>) and the second by
    /// <c>counterfoil tenant set CTX plugin:type/key=value</c>. They may change at any time: ask in every call, keep nothing.
    /// During construction the plugin's type is not known yet, and every setting is absent.
    /// </summary>
    IReadOnlyDictionary<string, string> SettingsOf(ContextIdentifier tenant);

    /// <summary>Writes a line to the server's log under the plugin's name. Never a secret.</summary>
    void Log(string message);
}
