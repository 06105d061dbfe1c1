using Counterfoil.Authority.Revocation;

namespace Counterfoil.Authority.Tickets;

/// <summary>A stub with all that decides about it, from one statement.</summary>
/// <param name="Stub">The stub.</param>
/// <param name="Associate">Its associate, as of now.</param>
/// <param name="Ends">The revoked-before rows that apply to it: of the tenant, the associate, the program and the application.</param>
public sealed record LoadedStub(
    TicketStub Stub,
    Associate Associate,
    IReadOnlyList<RevokedBefore> Ends
);

/// <summary>A renewal to be written.</summary>
/// <param name="Stub">The stub as it was loaded.</param>
/// <param name="IdleEnd">The new idle end; never earlier than what is there.</param>
/// <param name="UsedAt">The last use; <c>null</c> when there was only a hearing.</param>
/// <param name="Info">How it was used, for people; at most 254 characters.</param>
/// <param name="ReviewedAt">When all plugins last had no objection.</param>
public sealed record Renewal(
    TicketStub Stub,
    DateTimeOffset IdleEnd,
    DateTimeOffset? UsedAt,
    string Info,
    DateTimeOffset ReviewedAt
);

/// <summary>How adding a stub ended. A closed hierarchy.</summary>
public abstract record StubAdded
{
    private StubAdded() { }

    /// <summary>It is there.</summary>
    /// <param name="Stub">The stub as it stands there.</param>
    /// <param name="Ended">The tickets that were ended because the associate had too many.</param>
    public sealed record Done(TicketStub Stub, IReadOnlyList<Guid> Ended) : StubAdded;

    /// <summary>The ticket that it was to be got with has ended meanwhile; nothing was added.</summary>
    public sealed record ParentEnded : StubAdded;
}

/// <summary>
/// The stubs. Sealed (a main seal, and a small one over what a renewal moves); digests encrypted. A broken seal throws
/// <see cref="BrokenSealException"/>. Ending rings the bell for each stub; adding and renewing do not.
/// </summary>
public interface ITicketStubs
{
    /// <summary>
    /// Adds the stub at version 1, durable on return. In the same transaction: refuses when <see cref="TicketStub.Parent"/>
    /// is not a living stub of the same associate, and, where the stub is a ticket's, ends the associate's tickets used longest ago
    /// beyond <paramref name="livingCap"/>; what applications hold neither counts there nor is ended. Two callers, one of whom ends the parent, cannot leave a living child behind.
    /// </summary>
    Task<StubAdded> AddAsync(
        TicketStub stub,
        int livingCap,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Uses up and adds, durable on return, all or nothing. Of callers that use up the same, on whichever nodes, exactly one is
    /// told that it is done.
    /// </summary>
    Task<StubsExchanged> ExchangeAsync(
        StubExchange exchange,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>Exactly one statement. <c>null</c> when there is no such stub; ended and expired ones are found until swept.</summary>
    ValueTask<LoadedStub?> LoadAsync(
        ContextIdentifier tenant,
        Guid ticketId,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Writes renewals as one batch, each by compare-and-set: only a stub that was not ended, has not expired by
    /// <paramref name="now"/> and is at the version it was loaded at moves, and only forward. Returns the tickets that did not move.
    /// </summary>
    Task<IReadOnlyList<Guid>> RenewAsync(
        IReadOnlyList<Renewal> renewals,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>Ends a ticket and those got with it (children, their children …); returns how many living ones ended.</summary>
    Task<int> EndWithDescendantsAsync(
        ContextIdentifier tenant,
        Guid ticketId,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>How many living stubs a revocation would end.</summary>
    Task<int> CountLivingAsync(
        RevocationScope scope,
        DateTimeOffset now,
        CancellationToken cancellationToken
    );

    /// <summary>The living tickets of a tenant or of one associate, newest first; what applications hold is not among them.</summary>
    Task<Page<TicketStub>> ListLivingAsync(
        ContextIdentifier tenant,
        AssociateId? associate,
        DateTimeOffset now,
        PageRequest page,
        CancellationToken cancellationToken
    ) => ListLivingAsync(tenant, associate, TicketKind.Ticket, now, page, cancellationToken);

    /// <summary>The living stubs of one kind, of a tenant or of one associate, newest first.</summary>
    Task<Page<TicketStub>> ListLivingAsync(
        ContextIdentifier tenant,
        AssociateId? associate,
        TicketKind kind,
        DateTimeOffset now,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes stubs that ended before, by either clock or by revocation; at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeleteEndedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    );
}
