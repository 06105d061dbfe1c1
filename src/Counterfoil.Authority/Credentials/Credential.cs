namespace Counterfoil.Authority.Credentials;

/// <summary>What a credential is for; the numbers are those of the wire (wire.md 1.5, column isActive).</summary>
public enum CredentialUsage
{
    /// <summary>Kept for another system; never lets anybody in.</summary>
    Outbound = 0,

    /// <summary>Evidence for coming in.</summary>
    Inbound = 1,

    /// <summary>A ticket's stub.</summary>
    Session = 2,
}

/// <summary>The credential types that Counterfoil itself knows.</summary>
public static class CredentialTypes
{
    /// <summary>A password.</summary>
    public const string Password = "CRM5/PASSWORD";

    /// <summary>A login of a directory, found by its SID.</summary>
    public const string Directory = "ActiveDirectory";

    /// <summary>A ticket's stub.</summary>
    public const string Ticket = "Ticket";

    /// <summary>A single-use code with which somebody sets a password.</summary>
    public const string Activation = "Activation";

    /// <summary>A seat: what an account of another home is here, found by the account's id.</summary>
    public const string Seat = "CentralSuperIdCredential";

    /// <summary>A single-use code with which an account takes a seat.</summary>
    public const string SeatInvitation = "SeatInvitation";

    /// <summary>A random text that changes whenever somebody else than its owner may have set what proves an associate.</summary>
    public const string Hallmark = "Hallmark";

    /// <summary>The house's own, which nobody else may name a row or a plugin after.</summary>
    public static IReadOnlyList<string> OfTheHouse { get; } =
    [Password, Directory, Ticket, Activation, Seat, SeatInvitation, Hallmark];

    /// <summary>Whether rows of the type are the house's notes, and shown in no list of credentials.</summary>
    public static bool IsNote(string type) => type is Activation or SeatInvitation or Hallmark;
}

/// <summary>A row of the Credentials table that is not a ticket's stub, its secret opened. Immutable.</summary>
public sealed record Credential
{
    /// <summary>The row's key; time-ordered.</summary>
    public required CredentialId Id { get; init; }

    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>Whose it is.</summary>
    public required AssociateId Associate { get; init; }

    /// <summary>The type string; with <see cref="SearchName"/> unique in the tenant.</summary>
    public required string Type { get; init; }

    /// <summary>What it is found by, in clear. At most 254 characters.</summary>
    public required string SearchName { get; init; }

    /// <summary>What is kept: a digest, a PHC string, or an outgoing secret. Encrypted in the database and bound to its row.</summary>
    public Secret Secret { get; init; } = Secret.Blank;

    /// <summary>What it is for.</summary>
    public CredentialUsage Usage { get; init; } = CredentialUsage.Inbound;

    /// <summary>From when it counts.</summary>
    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it counts, exclusive; <see cref="Forever"/> by default.</summary>
    public DateTimeOffset ValidTo { get; init; } = Forever;

    /// <summary>When it was last used; kept outside the main seal.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>How it was last used, for people (wire.md 1.5.1).</summary>
    public string LastUsedInfo { get; init; } = "";

    /// <summary>A remark for people.</summary>
    public string Comment { get; init; } = "";

    /// <summary>What lists show; kept for when the plugin is missing.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>A number for the plugin's own use.</summary>
    public int? ExtraId { get; init; }

    /// <summary>The row's version; every change under the main seal raises it.</summary>
    public long Version { get; init; }

    /// <summary>The end of time as the table writes it.</summary>
    public static readonly DateTimeOffset Forever = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>Whether it may let somebody in at that instant.</summary>
    public bool LetsInAt(DateTimeOffset now) =>
        Usage == CredentialUsage.Inbound && ValidFrom <= now && now < ValidTo;
}
