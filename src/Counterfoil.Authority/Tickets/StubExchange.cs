namespace Counterfoil.Authority.Tickets;

/// <summary>What is used up and what is got for it, in one transaction. Immutable.</summary>
public sealed record StubExchange
{
    /// <summary>The root of the tree, as it was heard: it must still live, and what is added hangs by it.</summary>
    public required TicketStub Grant { get; init; }

    /// <summary>The thing of the grant's row that is used once, until when that is remembered; <c>null</c> where none is.</summary>
    public OnceOfGrant? Once { get; init; }

    /// <summary>The stub that ends: it must live; <c>null</c> where none does.</summary>
    public Guid? Ends { get; init; }

    /// <summary>What is added: of one associate and tenant, each a child of the grant. At least one.</summary>
    public required IReadOnlyList<TicketStub> Added { get; init; }
}

/// <summary>Something that a grant is good for once.</summary>
/// <param name="Thing">What; a constant of the caller.</param>
/// <param name="RememberUntil">Until when a second use is still noticed.</param>
public sealed record OnceOfGrant(string Thing, DateTimeOffset RememberUntil);

/// <summary>How an exchange ended.</summary>
public enum StubsExchanged
{
    /// <summary>All of it is done.</summary>
    Done,

    /// <summary>What was to be used up had been used up before; nothing was changed.</summary>
    UsedBefore,

    /// <summary>The grant has ended; nothing was changed.</summary>
    GrantEnded,
}
