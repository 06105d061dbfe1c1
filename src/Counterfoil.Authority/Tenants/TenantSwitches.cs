namespace Counterfoil.Authority.Tenants;

/// <summary>What a tenant decides for itself. Every switch is listed in docs/settings.md.</summary>
public sealed record TenantSwitches
{
    /// <summary>The associate types that may log in. Default: internal, external and system.</summary>
    public IReadOnlyList<AssociateType> AllowedTypes { get; init; } =
    [AssociateType.Internal, AssociateType.External, AssociateType.System];

    /// <summary>How long tickets live. Default: <see cref="TicketPreset.Seed"/>.</summary>
    public TicketPreset Preset { get; init; } = TicketPreset.Seed;

    /// <summary>Whether an associate may have a password and a directory login at once. Default: false (ledger A8).</summary>
    public bool PasswordBesideDirectory { get; init; }

    /// <summary>Whether a ticket may stand on a command line, where other users of the machine can see it. Default: true.</summary>
    public bool TicketOnCommandLine { get; init; } = true;

    /// <summary>Whether a ticket may stand in an address, where logs, histories and the next site can read it.</summary>
    public bool TicketInUrl { get; init; }

    /// <summary>Whether tickets are heard only with an application's token. Default: false; the broker's tenants are online.</summary>
    public bool Online { get; init; }

    /// <summary>The shortest password, in code points. 8 … 64, default 15 (NIST SP 800-63B-4, a single factor).</summary>
    public int MinimumPasswordLength { get; init; } = 15;

    /// <summary>
    /// The serial number of the customer's licence, for templates; <c>null</c>, the default, when nobody said it. Letters,
    /// digits and hyphens, at most 64.
    /// </summary>
    public string? SerialNumber { get; init; }

    /// <summary>
    /// Groups of the world outside whose members become associates at their first login, each by a name that a plugin's
    /// report has for it. Default: none, so nobody does.
    /// </summary>
    public IReadOnlyList<string> NewcomerGroups { get; init; } = [];

    /// <summary>
    /// The roles that groups of the world outside give on the card at a login, as <see cref="Reports.GroupRole"/> reads
    /// them; the first that applies decides. Default: none.
    /// </summary>
    public IReadOnlyList<string> GroupRoles { get; init; } = [];

    /// <summary>
    /// The languages of its pages, as tags of BCP 47, the first one first; where a person's browser asks for none of them, the
    /// first. Default: none, so that the browser chooses among ours.
    /// </summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Where its services are; an operator says so. Default: here.</summary>
    public SaidAddresses Addresses { get; init; } = new();

    /// <summary>How it shows itself on pages. Default: as we do.</summary>
    public TenantFace Face { get; init; } = new();

    /// <summary>The most living stubs of one associate; past it the one used longest ago ends. 1 … 10,000, default 200.</summary>
    public int LivingStubs { get; init; } = 200;
}

/// <summary>The two clocks of a ticket: pushed by each use, and never moved.</summary>
public enum TicketPreset
{
    /// <summary>6 hours idle, 7 days in all.</summary>
    Seed = 0,

    /// <summary>1 hour idle, 24 hours in all (NIST SP 800-63B-4, AAL2).</summary>
    Aal2 = 1,

    /// <summary>15 minutes idle, 12 hours in all (NIST SP 800-63B-4, AAL3).</summary>
    Aal3 = 2,
}
