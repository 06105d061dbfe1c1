namespace Counterfoil.Conformance;

/// <summary>What a rehearsal constructs a plugin with: a clock moved by hand, settings, a log that is kept.</summary>
internal sealed class RehearsalHost(TimeProvider time) : IPluginHost
{
    private readonly Lock gate = new();
    private readonly List<string> log = [];
    private readonly Dictionary<string, string> installation = new(StringComparer.Ordinal);
    private readonly Dictionary<ContextIdentifier, Dictionary<string, string>> tenants = [];

    public TimeProvider Time => time;

    public IReadOnlyList<string> LogLines
    {
        get
        {
            lock (gate)
                return [.. log];
        }
    }

    public IReadOnlyDictionary<string, string> SettingsOf(ContextIdentifier tenant)
    {
        var settings = new Dictionary<string, string>(installation, StringComparer.Ordinal);
        foreach (var (key, value) in tenants.GetValueOrDefault(tenant) ?? [])
            settings[key] = value;
        return settings;
    }

    public void Log(string message)
    {
        lock (gate)
            log.Add(message);
    }

    public void Set(string key, string value) => installation[key] = value;

    public void Set(ContextIdentifier tenant, string key, string value)
    {
        if (!tenants.TryGetValue(tenant, out var settings))
            tenants[tenant] = settings = new(StringComparer.Ordinal);
        settings[key] = value;
    }
}
