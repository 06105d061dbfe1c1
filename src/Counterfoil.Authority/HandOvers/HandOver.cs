namespace Counterfoil.Authority.HandOvers;

/// <summary>What a hand-over code stands for until it is exchanged. Immutable.</summary>
public sealed record HandOver
{
    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>The ticket that reaches the other site.</summary>
    public required Secret Ticket { get; init; }

    /// <summary>The id of that ticket.</summary>
    public required Guid TicketId { get; init; }

    /// <summary>The exact call-back of the site that it is for.</summary>
    public required string Site { get; init; }

    /// <summary>The digest of the nonce that the browser which began keeps at the site (RFC 7636 section 4.2, S256).</summary>
    public required string Bound { get; init; }

    /// <summary>Where the browser goes on the site afterwards: a path.</summary>
    public required string Goal { get; init; }

    /// <summary>Until when it can be exchanged.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What presenting a code came to. A closed hierarchy.</summary>
public abstract record HandOverUse
{
    private HandOverUse() { }

    /// <summary>The first one, over all nodes.</summary>
    /// <param name="HandOver">What it stands for.</param>
    public sealed record First(HandOver HandOver) : HandOverUse;

    /// <summary>It was presented before: somebody else has seen it.</summary>
    /// <param name="Tenant">The tenant.</param>
    /// <param name="TicketId">The ticket that it gave.</param>
    public sealed record Again(ContextIdentifier Tenant, Guid TicketId) : HandOverUse;

    /// <summary>There is no such code, or it is long gone.</summary>
    public sealed record Unknown : HandOverUse;
}

/// <summary>The hand-over codes: found by a keyed digest, used once, encrypted so that nobody can write or read one.</summary>
public interface IHandOvers
{
    /// <summary>Keeps one. It is remembered for an hour past its end, so that a second use is noticed.</summary>
    Task AddAsync(
        ReadOnlyMemory<byte> codeDigest,
        HandOver handOver,
        CancellationToken cancellationToken
    );

    /// <summary>Exactly one caller over all nodes is the first; what it stands for is erased by that.</summary>
    Task<HandOverUse> TryUseOnceAsync(
        ReadOnlyMemory<byte> codeDigest,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes what need not be remembered, at most <paramref name="limit"/>.</summary>
    /// <returns>All that were deleted: the tickets of those which nobody exchanged are to be ended.</returns>
    Task<IReadOnlyList<LapsedHandOver>> DeleteLapsedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    );
}

/// <summary>A code that was deleted.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="TicketId">The ticket that it stood for.</param>
/// <param name="WasUsed">Whether anybody ever presented it.</param>
public sealed record LapsedHandOver(ContextIdentifier Tenant, Guid TicketId, bool WasUsed);
