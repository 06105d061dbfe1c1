using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server.Api;

/// <summary>A tenant.</summary>
internal sealed record TenantCarrier(
    string Id,
    string Name,
    TenantState State,
    bool Own,
    SwitchesCarrier Switches,
    IReadOnlyDictionary<string, string> Plugins
)
{
    public static TenantCarrier Of(Tenant tenant) =>
        new(
            tenant.Id.Value,
            tenant.Name,
            tenant.State,
            tenant.IsOwn,
            SwitchesCarrier.Of(tenant.Switches),
            tenant.PluginSettings
        );
}

/// <summary>A tenant's switches; in a change, what is absent stays as it is.</summary>
internal sealed record SwitchesCarrier
{
    /// <summary>The associate types that may log in.</summary>
    public IReadOnlyList<AssociateType>? AllowedTypes { get; init; }

    /// <summary>How long tickets live.</summary>
    public TicketPreset? Preset { get; init; }

    /// <summary>Whether an associate may have a password and a directory login at once.</summary>
    public bool? PasswordBesideDirectory { get; init; }

    /// <summary>Whether a ticket may stand on a command line.</summary>
    public bool? TicketOnCommandLine { get; init; }

    /// <summary>Whether a ticket may stand in an address.</summary>
    public bool? TicketInUrl { get; init; }

    /// <summary>Whether tickets are heard only with an application's token.</summary>
    public bool? Online { get; init; }

    /// <summary>The shortest password, in code points.</summary>
    public int? MinimumPasswordLength { get; init; }

    /// <summary>The most living tickets of one associate.</summary>
    public int? LivingStubs { get; init; }

    /// <summary>The serial number of the customer's licence; empty takes it away.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Groups outside whose members become associates at their first login.</summary>
    public IReadOnlyList<string>? NewcomerGroups { get; init; }

    /// <summary>The roles that groups outside give: <c>GROUP=ROLE</c> or <c>GROUP=NUMBER:ROLE</c>.</summary>
    public IReadOnlyList<string>? GroupRoles { get; init; }

    public static SwitchesCarrier Of(TenantSwitches switches) =>
        new()
        {
            AllowedTypes = switches.AllowedTypes,
            Preset = switches.Preset,
            PasswordBesideDirectory = switches.PasswordBesideDirectory,
            TicketOnCommandLine = switches.TicketOnCommandLine,
            TicketInUrl = switches.TicketInUrl,
            Online = switches.Online,
            MinimumPasswordLength = switches.MinimumPasswordLength,
            LivingStubs = switches.LivingStubs,
            SerialNumber = switches.SerialNumber,
            NewcomerGroups = switches.NewcomerGroups,
            GroupRoles = switches.GroupRoles,
        };

    /// <summary>Switches as this says, and for the rest as before.</summary>
    public TenantSwitches Over(TenantSwitches before) =>
        before with
        {
            AllowedTypes = AllowedTypes ?? before.AllowedTypes,
            Preset = Preset ?? before.Preset,
            PasswordBesideDirectory = PasswordBesideDirectory ?? before.PasswordBesideDirectory,
            TicketOnCommandLine = TicketOnCommandLine ?? before.TicketOnCommandLine,
            TicketInUrl = TicketInUrl ?? before.TicketInUrl,
            Online = Online ?? before.Online,
            MinimumPasswordLength = MinimumPasswordLength ?? before.MinimumPasswordLength,
            LivingStubs = LivingStubs ?? before.LivingStubs,
            SerialNumber = SerialNumber switch
            {
                null => before.SerialNumber,
                "" => null,
                _ => SerialNumber,
            },
            NewcomerGroups = NewcomerGroups ?? before.NewcomerGroups,
            GroupRoles = GroupRoles ?? before.GroupRoles,
        };
}
