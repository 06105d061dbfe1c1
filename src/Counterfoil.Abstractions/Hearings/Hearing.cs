namespace Counterfoil;

/// <summary>Why a hearing is held.</summary>
public enum Occasion
{
    /// <summary>Somebody proves who they are by something other than a ticket.</summary>
    Login,

    /// <summary>A ticket is about to be issued.</summary>
    Issue,

    /// <summary>A ticket is used.</summary>
    Use,
}

/// <summary>One evaluation, first or again, as a plugin's review is shown it. Immutable.</summary>
public sealed record Hearing
{
    /// <summary>The tenant that is addressed.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>The door.</summary>
    public required Door Door { get; init; }

    /// <summary>Why the hearing is held.</summary>
    public required Occasion Occasion { get; init; }

    /// <summary>The one associate that resulted.</summary>
    public required Associate Associate { get; init; }

    /// <summary>What proved the associate: so far at a login, from the stub when a ticket is used.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The evidence at hand; when a ticket is heard again in the background, the ticket's own kind alone.</summary>
    public required EvidenceSet Evidence { get; init; }

    /// <summary>From where and what for.</summary>
    public required Use Use { get; init; }

    /// <summary>The kind of the ticket that is used, or that is about to be issued; <c>null</c> at a login.</summary>
    public TicketKind? Kind { get; init; }

    /// <summary>
    /// The application that the ticket was issued to, or is about to be: the key of its row. <c>null</c> at a login, and for
    /// tickets that are people's own.
    /// </summary>
    public Guid? Application { get; init; }
}
