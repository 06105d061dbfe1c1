namespace Counterfoil.Authority.Sync;

/// <summary>What a sync does with an associate, or did.</summary>
public enum SyncDeed
{
    /// <summary>Nothing yet: the next step would disable the associate.</summary>
    WouldDisable,

    /// <summary>The associate is disabled, and all the tickets have ended.</summary>
    Disabled,

    /// <summary>Nothing: somebody must look.</summary>
    LeftAlone,
}

/// <summary>What a sync found out about an associate, or about a row that cannot be believed.</summary>
/// <param name="Associate">The associate as seen; <c>null</c> where a seal is broken.</param>
/// <param name="Row">The row that it is about: of several, the oldest. <c>null</c> where that is not known.</param>
/// <param name="Account">What the row calls the account, for people; empty where it cannot be believed.</param>
/// <param name="SearchName">What the row is found by; empty likewise.</param>
/// <param name="Deed">What follows.</param>
/// <param name="Reason">The plugin's word, such as <c>account_gone</c>; or a constant of this type: why the associate is left alone.</param>
public sealed record SyncFinding(
    Associate? Associate,
    CredentialId? Row,
    string Account,
    string SearchName,
    SyncDeed Deed,
    string Reason
)
{
    /// <summary>A row, or the associate, cannot be believed.</summary>
    public const string BrokenSeal = "broken_seal";

    /// <summary>Nobody disables themselves.</summary>
    public const string Yourself = "yourself";

    /// <summary>Whoever asks may not disable this associate.</summary>
    public const string NotAllowed = "not_allowed";

    /// <summary>Nobody who may run the tenant would be left.</summary>
    public const string LastAdministrator = "last_administrator";

    /// <summary>The associate, or one of the rows, is another than the one that was looked at.</summary>
    public const string ChangedMeanwhile = "changed_meanwhile";

    internal static SyncFinding Unbelievable(CredentialId row) =>
        new(Associate: null, row, "", "", SyncDeed.LeftAlone, BrokenSeal);

    // An associate who cannot be believed has no name to tell.
    internal static SyncFinding UnbelievableAssociate { get; } =
        new(Associate: null, Row: null, "", "", SyncDeed.LeftAlone, BrokenSeal);
}

/// <summary>How a step of a sync ended. A closed hierarchy.</summary>
public abstract record Synced
{
    private Synced() { }

    /// <summary>A page of rows was looked at, and nothing changed.</summary>
    /// <param name="Rows">How many rows were on it.</param>
    /// <param name="Total">How many rows there are on all pages.</param>
    /// <param name="Findings">What is to be done, and what somebody must look at. An associate is on one page alone.</param>
    /// <param name="Next">Asks for the following page; <c>null</c> when this is the last.</param>
    public sealed record Looked(
        int Rows,
        long Total,
        IReadOnlyList<SyncFinding> Findings,
        string? Next
    ) : Synced;

    /// <summary>Associates were disabled, and others left alone.</summary>
    /// <param name="Findings">
    /// One for each who was named, but for those who are disabled already and those whose account is good again.
    /// </param>
    public sealed record Done(IReadOnlyList<SyncFinding> Findings) : Synced;

    /// <summary>More were named than may be disabled: nobody was, and nothing was asked.</summary>
    /// <param name="Named">How many were named.</param>
    /// <param name="AtMost">How many may be.</param>
    public sealed record TooMany(int Named, int AtMost) : Synced;

    /// <summary>There is no plugin of that type that can be asked about accounts outside.</summary>
    public sealed record NotFound : Synced;

    /// <summary>The plugin failed, did not answer in time, or not about every row: nobody was disabled.</summary>
    /// <param name="Plugin">Its credential type.</param>
    public sealed record Failed(string Plugin) : Synced;
}
