namespace Counterfoil.Broker.Applications;

/// <summary>Where the text of an application token came from.</summary>
public enum TokenMaking
{
    /// <summary>The house made it.</summary>
    Made = 0,

    /// <summary>Operators brought it along, so that a published application keeps its secret.</summary>
    Imported = 1,
}

/// <summary>
/// One of an application's secrets (ledger B6, B7), without its text, which nobody has but the application. Immutable.
/// </summary>
public sealed record ApplicationToken
{
    /// <summary>The row's key. Where the house made it, the token's text begins with it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required ApplicationKey Application { get; init; }

    /// <summary>For people; at most 100 characters.</summary>
    public string Label { get; init; } = "";

    /// <summary>Where its text came from.</summary>
    public TokenMaking Making { get; init; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself; <c>null</c> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; <c>null</c> while it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The digest of its text.</summary>
    public ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>The row's version.</summary>
    public long Version { get; init; }

    /// <summary>Whether whoever shows it is believed at that time.</summary>
    public bool IsLiving(DateTimeOffset now) =>
        RevokedAt is null && (ExpiresAt is not { } end || now < end);
}

/// <summary>When a token was last used in a tenant.</summary>
/// <param name="Token">The token.</param>
/// <param name="Tenant">The tenant; <c>null</c> where none was meant.</param>
/// <param name="At">When.</param>
public sealed record TokenUse(Guid Token, ContextIdentifier? Tenant, DateTimeOffset At);
