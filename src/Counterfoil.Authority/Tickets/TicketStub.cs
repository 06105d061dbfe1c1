using System.Text.Json.Serialization;

namespace Counterfoil.Authority.Tickets;

/// <summary>The row that the issuer keeps: the counterfoil. A Credentials row of type <c>Ticket</c>. Immutable.</summary>
public sealed record TicketStub
{
    /// <summary>The row's key.</summary>
    public required CredentialId Id { get; init; }

    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>The ticket's GUID: the row's searchName.</summary>
    public required Guid TicketId { get; init; }

    /// <summary>Whose it is.</summary>
    public required AssociateId Associate { get; init; }

    /// <summary>SHA-256 over tenant, row and number; encrypted in the database and bound to its row.</summary>
    public required ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>The line that it belongs to: the GUID of the line's first ticket.</summary>
    public required Guid Line { get; init; }

    /// <summary>The GUID of the ticket that it was got with; <c>null</c> for the first of a line.</summary>
    public Guid? Parent { get; init; }

    /// <summary>What proved the associate when the line began.</summary>
    public required Origin Origin { get; init; }

    /// <summary>What it was narrowed to.</summary>
    public required TicketTerms Terms { get; init; }

    /// <summary>The program that it was issued to; empty when it did not say. For revocation by program.</summary>
    public string Program { get; init; } = "";

    /// <summary>When it was issued: validFrom.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>
    /// When the row was made. Earlier than that nobody can have meant it: withdrawing an application's rights counts from here,
    /// or an approval given anew would be dead for everybody who logged in before the withdrawal.
    /// </summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>When it ends however often it is used; the same for the whole line, or earlier. Under the main seal.</summary>
    public required DateTimeOffset AbsoluteEnd { get; init; }

    /// <summary>When it was ended; <c>null</c> while it was not. Under the main seal.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it ends unless it is used: validTo. Under the small seal.</summary>
    public required DateTimeOffset IdleEnd { get; init; }

    /// <summary>When it was last used. Under the small seal.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>How it was last used, for people.</summary>
    public string LastUsedInfo { get; init; } = "";

    /// <summary>When all plugins last had no objection. Under the small seal.</summary>
    public required DateTimeOffset ReviewedAt { get; init; }

    /// <summary>The row's version.</summary>
    public long Version { get; init; }

    /// <summary>The row's main seal, as the store wrote it or believed it; nobody else reads it. Empty for what is in no database.</summary>
    public ReadOnlyMemory<byte> Seal { get; init; }

    /// <summary>What kind of ticket it stands for.</summary>
    public TicketKind Kind => Terms.Kind;

    /// <summary>The application that it was issued to; <c>null</c> for a person's own ticket.</summary>
    public Guid? Application => Terms.Application;

    /// <summary>What the application may do with it.</summary>
    public IReadOnlyList<string> Scopes => Terms.Scopes ?? [];
}

/// <summary>What a ticket is narrowed to at issue; never widened. Immutable.</summary>
public sealed record TicketTerms
{
    /// <summary>How long it lives without a use.</summary>
    public required TimeSpan IdleLife { get; init; }

    /// <summary>The preset that the life came from, for <c>ticket explain</c>.</summary>
    public required string Preset { get; init; }

    /// <summary>The names of the doors that it opens; empty means all.</summary>
    public IReadOnlyList<string> Doors { get; init; } = [];

    /// <summary>What it is for, in the words of who asked for it.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>What kind of ticket it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TicketKind Kind { get; init; }

    /// <summary>The application that it was issued to: the key of its row; <c>null</c> for a person's own ticket.</summary>
    public Guid? Application { get; init; }

    /// <summary>What the application may do with it; <c>null</c> where there is no application.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>What a grant's code is bound to, in words of the broker's own; nobody here reads it.</summary>
    public string? Authorization { get; init; }

    /// <summary>Until when a grant's code can be redeemed; <c>null</c> for what is no grant. Nothing moves it.</summary>
    public DateTimeOffset? RedeemBy { get; init; }

    /// <summary>Whether it opens the door: its kind does, and it was not narrowed to others.</summary>
    public bool Opens(Door door)
    {
        ArgumentNullException.ThrowIfNull(door);
        return door.IsFor(Kind)
            && (Doors.Count == 0 || Doors.Contains(door.Name, StringComparer.OrdinalIgnoreCase));
    }
}
