using Counterfoil.Authority.Tenants;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Authority.Plugins;

/// <summary>What a plugin is constructed with.</summary>
/// <param name="pluginType">The plugin's credential type: the first part of its settings' names.</param>
/// <param name="installation">The installation's plugin settings, <c>plugin type/key</c> → value.</param>
/// <param name="tenants">For the tenant's own settings.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class PluginHost(
    string pluginType,
    IReadOnlyDictionary<string, string> installation,
    KnownTenants tenants,
    TimeProvider time,
    ILogger<PluginHost> logger
) : IPluginHost
{
    /// <inheritdoc/>
    public TimeProvider Time => time;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> SettingsOf(ContextIdentifier tenant)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        Overlay(settings, installation);
        if (Find(tenant) is { } known)
            Overlay(settings, known.PluginSettings);
        return settings;
    }

    /// <inheritdoc/>
    public void Log(string message) => PluginLog.Said(logger, pluginType, message);

    // Nearly always known: the hearing has just looked at it. Where it is not, the plugin must not take the installation's
    // settings for the tenant's; and its contract, which it was compiled against, cannot wait.
    private Tenant? Find(ContextIdentifier tenant) =>
        tenants.TryFind(tenant, time.GetUtcNow())
        ?? Task.Run(() => tenants.FindAsync(tenant, CancellationToken.None).AsTask())
            .GetAwaiter()
            .GetResult();

    private void Overlay(
        Dictionary<string, string> settings,
        IReadOnlyDictionary<string, string> layer
    )
    {
        foreach (var (name, value) in layer)
        {
            if (
                name.StartsWith(pluginType, StringComparison.Ordinal)
                && name.Length > pluginType.Length + 1
                && name[pluginType.Length] == '/'
            )
                settings[name[(pluginType.Length + 1)..]] = value;
        }
    }
}
