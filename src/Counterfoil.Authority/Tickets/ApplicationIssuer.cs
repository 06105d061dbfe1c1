using Counterfoil.Authority.Evaluation;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// Gives applications what they are to have for somebody: grants, refresh tokens, access tokens, tickets. The broker alone
/// asks, after it has looked at approval, consent and whatever the protocol wants. All plugins review it once more. Thread-safe.
/// </summary>
/// <remarks>
/// The tree of one login at an application: the <b>grant</b> is the root and begins a line of its own, with the origin and
/// the beginning of the proof; <b>refresh tokens</b> and <b>access tokens</b> are its children. Ending the grant ends all.
/// Without a grant (client credentials), an access token is a root itself.
/// </remarks>
public sealed class ApplicationIssuer(
    ITicketStubs stubs,
    TicketIssuer tickets,
    ReviewBoard board,
    StubCache cache,
    SharedTickets shared,
    TicketRenewals renewals,
    TimeProvider time
)
{
    // Nothing of these kinds is ever ended to make room.
    private const int Uncapped = int.MaxValue;

    /// <summary>
    /// One of them. From a login or a person's ticket: a grant or a root access token, each of a line of its own, or a ticket,
    /// which joins the ticket's line; from a grant or a refresh token: a child of the grant. An access token gets nobody
    /// anything (no widening).
    /// </summary>
    public async Task<Issued> IssueAsync(
        Proof proof,
        ApplicationTicket wish,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(wish);
        if (ApplicationTerms.ProblemOf(proof, wish) is { Length: > 0 } problem)
            return new Issued.Unfit(problem);
        if (wish.Kind == TicketKind.Ticket)
            return await tickets.IssueForApplicationAsync(proof, wish, cancellationToken);
        using var trace = AuthorityTraces.Issue();
        var grant = await GrantOfAsync(proof, cancellationToken);
        if (IsByGrant(proof) && grant is null)
            return new Issued.Refused(GrantEnded);
        if (!await IsPassedAsync(proof, wish, cancellationToken))
            return new Issued.Refused(Objected);
        var now = time.GetUtcNow();
        var made = Make(proof, wish, grant, now);
        var added = await stubs.AddAsync(
            made.Stub,
            Uncapped,
            new Change(proof.Associate.Id, now),
            cancellationToken
        );
        if (added is not StubAdded.Done(var stub, _))
            return new Issued.Refused(GrantEnded);
        // A code comes back within the minute, to this node as a rule.
        if (stub.Kind == TicketKind.Grant && proof.Ticket is { } beside)
            cache.Keep(stub, beside);
        return made;
    }

    /// <summary>
    /// Exchanges what the proof was made by, in one transaction. A grant's code is redeemed by exactly one caller over all
    /// nodes; a refresh token is ended where another refresh token is among the wishes, and stays otherwise. Whoever comes
    /// second with the same ends the whole line, and is told so. The plugins are heard once for all wishes.
    /// </summary>
    /// <exception cref="ArgumentException">The proof is by neither, or nothing is wished: a bug of the door.</exception>
    public async Task<Exchanged> ExchangeAsync(
        Proof proof,
        IReadOnlyList<ApplicationTicket> wishes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(wishes);
        if (!IsByGrant(proof) || proof.Ticket is not { } spent || wishes.Count == 0)
            throw new ArgumentException("There is nothing to exchange.", nameof(proof));
        using var trace = AuthorityTraces.Issue();
        foreach (var wish in wishes)
        {
            if (ApplicationTerms.ProblemOf(proof, wish) is { Length: > 0 } problem)
                return new Exchanged.Unfit(problem);
        }
        if (spent.Terms.RedeemBy <= time.GetUtcNow())
            return new Exchanged.Lapsed();
        if (await GrantOfAsync(proof, cancellationToken) is not { } grant)
            return new Exchanged.Refused(GrantEnded);
        if (!await IsPassedAsync(proof, wishes[0], cancellationToken))
            return new Exchanged.Refused(Objected);
        return await ExchangeAsync(proof, spent, grant, wishes, cancellationToken);
    }

    /// <summary>
    /// A system user's ticket for its application: asked again for the same application, system user and program it is the
    /// same one while it lives, its idle clock begun anew; so that few rows are made however often it is asked for (ledger
    /// A11, wire.md 2.8).
    /// </summary>
    public Task<Issued> GetSafeCredentialsForAsync(
        Proof proof,
        Guid application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        return shared.GetOrAddAsync(
            new SharingKey(application, proof.Use.Program, proof.Tenant.Id, proof.Associate.Id),
            TakeAgainAsync,
            () =>
                IssueAsync(
                    proof,
                    new ApplicationTicket { Kind = TicketKind.Ticket, Application = application },
                    cancellationToken
                )
        );

        // Whoever asks expects all of an idle life; one that ends for good sooner than that is not handed out again.
        async ValueTask<bool> TakeAgainAsync(TicketStub stub)
        {
            var now = time.GetUtcNow();
            if (
                await cache.FindAsync(stub.Tenant, stub.TicketId, cancellationToken)
                    is not { IsRevoked: false } entry
                || !entry.IsWithinLife(now)
                || stub.AbsoluteEnd - now < stub.Terms.IdleLife
            )
                return false;
            renewals.Note(entry, now, proof.Use);
            return true;
        }
    }

    private static Refusal Objected => new(RefusalCode.InvalidCredentials, "objection");

    private static Refusal GrantEnded => new(RefusalCode.InvalidCredentials, "parent_ended");

    private async Task<Exchanged> ExchangeAsync(
        Proof proof,
        TicketStub spent,
        TicketStub grant,
        IReadOnlyList<ApplicationTicket> wishes,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var change = new Change(proof.Associate.Id, now);
        var given = wishes.Select(wish => Make(proof, wish, grant, now)).ToList();
        var isReplaced =
            spent.Kind == TicketKind.RefreshToken
            && wishes.Any(wish => wish.Kind == TicketKind.RefreshToken);
        var exchange = new StubExchange
        {
            Grant = grant,
            Once = spent.Kind == TicketKind.Grant ? GrantDesk.Code(now) : null,
            Ends = isReplaced ? spent.TicketId : null,
            Added = [.. given.Select(one => one.Stub)],
        };
        switch (await stubs.ExchangeAsync(exchange, change, cancellationToken))
        {
            case StubsExchanged.Done:
                return new Exchanged.Done(given);
            case StubsExchanged.UsedBefore:
                // In two hands, and nobody can tell whose is the right one (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
                await stubs.EndWithDescendantsAsync(
                    grant.Tenant,
                    grant.TicketId,
                    change,
                    CancellationToken.None
                );
                return new Exchanged.Again();
            default:
                return new Exchanged.Refused(GrantEnded);
        }
    }

    private Task<bool> IsPassedAsync(
        Proof proof,
        ApplicationTicket wish,
        CancellationToken cancellationToken
    ) => StubMaking.IsPassedAsync(board, proof, wish.Kind, wish.Application, cancellationToken);

    private static bool IsByGrant(Proof proof) =>
        proof.Ticket is { Kind: TicketKind.Grant or TicketKind.RefreshToken };

    // The stub that a child hangs by, which a refresh token knows by its GUID.
    private async ValueTask<TicketStub?> GrantOfAsync(
        Proof proof,
        CancellationToken cancellationToken
    )
    {
        if (proof.Ticket is { Kind: TicketKind.Grant } grant)
            return grant;
        return
            proof.Ticket is { Kind: TicketKind.RefreshToken, Parent: { } parent }
            && await cache.FindAsync(proof.Tenant.Id, parent, cancellationToken)
                is { IsRevoked: false, Stub.Kind: TicketKind.Grant } entry
            ? entry.Stub
            : null;
    }

    private static Issued.Done Make(
        Proof proof,
        ApplicationTicket wish,
        TicketStub? grant,
        DateTimeOffset now
    )
    {
        var ticket = new Ticket(
            Randomness.NextTicketId(),
            Randomness.NextNumber(),
            proof.Tenant.Id
        );
        var (terms, end) = ApplicationTerms.Of(wish, grant, now);
        return new Issued.Done(
            new Secret(TicketForm.ToWire(wish.Kind, ticket)),
            StubMaking.Make(proof, ticket, terms, end, grant, now)
        );
    }
}
