namespace Counterfoil.Authority.Tenants;

/// <summary>Where a tenant is in its life.</summary>
public enum TenantState
{
    /// <summary>Being prepared: nobody is let in yet but its administrators' activation.</summary>
    SettingUp = 0,

    /// <summary>Open.</summary>
    Active = 1,

    /// <summary>Closed for a while: everybody is refused.</summary>
    Suspended = 2,

    /// <summary>Closed for good.</summary>
    Closed = 3,

    /// <summary>Its services are another installation's now: everybody is refused here, and told where it went.</summary>
    Moved = 4,
}

/// <summary>One customer installation, as of one version of its row. Immutable.</summary>
public sealed record Tenant
{
    /// <summary>Its name on the wire.</summary>
    public required ContextIdentifier Id { get; init; }

    /// <summary>Its name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it is in its life.</summary>
    public TenantState State { get; init; } = TenantState.Active;

    /// <summary>Whether this is the installation's own tenant, which doors without a tenant in their address mean. Exactly one is.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Where its services are, as far as an operator has said so.</summary>
    public SaidAddresses Addresses => Switches.Addresses;

    /// <summary>Its switches.</summary>
    public TenantSwitches Switches { get; init; } = new();

    /// <summary>Settings of plugins in this tenant: <c>plugin type/key</c> → value. No secrets.</summary>
    public IReadOnlyDictionary<string, string> PluginSettings { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The row's version; every change raises it.</summary>
    public long Version { get; init; }
}
