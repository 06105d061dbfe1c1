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
    /// <summary>A tenant in a list: without the logo, of which a page of a hundred would be megabytes.</summary>
    public static TenantCarrier Listed(Tenant tenant) =>
        Of(tenant) is var whole && whole.Switches.Logo is null
            ? whole
            : whole with
            {
                Switches = whole.Switches with { Logo = null },
            };

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

    /// <summary>The languages of the tenant's pages, the first one first.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>The logo on pages, as a data URI; empty takes it away. Left out in lists.</summary>
    public string? Logo { get; init; }

    /// <summary>The colour of pages, as #rrggbb; empty takes it away.</summary>
    public string? Colour { get; init; }

    /// <summary>The root of the tenant's installation, where it is not here; empty takes it away. Operators set it.</summary>
    public string? EndpointAddress { get; init; }

    /// <summary>Where the tenant's REST is, where it is not here; empty takes it away. Operators set it.</summary>
    public string? WebApiAddress { get; init; }

    /// <summary>Where the tenant's SOAP is, where it is not here; empty takes it away. Operators set it.</summary>
    public string? NetServerAddress { get; init; }

    /// <summary>Whether it says anything that only an operator may set.</summary>
    public bool IsForOperators() =>
        EndpointAddress is not null || WebApiAddress is not null || NetServerAddress is not null;

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
            Languages = switches.Languages,
            Logo = switches.Face.Logo,
            Colour = switches.Face.Colour,
            EndpointAddress = switches.Addresses.Endpoint?.OriginalString,
            WebApiAddress = switches.Addresses.WebApi?.OriginalString,
            NetServerAddress = switches.Addresses.NetServer?.OriginalString,
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
            Languages = Languages ?? before.Languages,
            Face = new TenantFace
            {
                Logo = Text(Logo, before.Face.Logo),
                Colour = Text(Colour, before.Face.Colour),
            },
            Addresses = new SaidAddresses
            {
                Endpoint = Address(EndpointAddress, before.Addresses.Endpoint),
                WebApi = Address(WebApiAddress, before.Addresses.WebApi),
                NetServer = Address(NetServerAddress, before.Addresses.NetServer),
            },
        };

    private static string? Text(string? said, string? before) =>
        said switch
        {
            null => before,
            "" => null,
            _ => said,
        };

    // What is no address at all stays as it was said, and the register refuses it.
    private static Uri? Address(string? said, Uri? before) =>
        said switch
        {
            null => before,
            "" => null,
            _ => new Uri(said, UriKind.RelativeOrAbsolute),
        };
}
