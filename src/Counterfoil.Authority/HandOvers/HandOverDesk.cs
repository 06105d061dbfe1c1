using System.Buffers;
using System.Text;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.HandOvers;

/// <summary>To whom a ticket is to be handed over.</summary>
/// <param name="Site">The exact call-back of the site.</param>
/// <param name="Bound">The digest of the browser's nonce at that site.</param>
/// <param name="Goal">Where the browser goes there afterwards.</param>
/// <param name="Request">What the ticket is narrowed to.</param>
public sealed record HandOverWish(string Site, string Bound, string Goal, TicketRequest Request);

/// <summary>How giving a code ended. A closed hierarchy.</summary>
public abstract record HandOverGiven
{
    private HandOverGiven() { }

    /// <summary>Here it is.</summary>
    /// <param name="Code">The code, to be sent to the site's call-back and forgotten.</param>
    public sealed record Done(Secret Code) : HandOverGiven;

    /// <summary>A plugin objected to the ticket, the login has ended, or its ticket cannot be narrowed to this.</summary>
    public sealed record Refused : HandOverGiven;
}

/// <summary>How exchanging a code ended. A closed hierarchy.</summary>
public abstract record HandOverTaken
{
    private HandOverTaken() { }

    /// <summary>The ticket is the site's.</summary>
    /// <param name="Ticket">The ticket.</param>
    /// <param name="Stub">Its stub.</param>
    /// <param name="Associate">Whom it proves.</param>
    /// <param name="Goal">Where the browser goes now.</param>
    public sealed record Done(Secret Ticket, TicketStub Stub, Associate Associate, string Goal)
        : HandOverTaken;

    /// <summary>Unknown, lapsed, used before, for another site or another browser, or ended meanwhile: one answer for all.</summary>
    public sealed record Refused : HandOverTaken;
}

/// <summary>
/// Hands a ticket over to another site without it ever standing in an address: a code does, which is good for one
/// exchange within a minute, by that site, for the browser that began. Thread-safe.
/// </summary>
/// <remarks>
/// The ticket is issued when the code is given, where the proof is at hand and the plugins are heard; it joins the line of
/// the login's ticket. Whatever goes wrong at the exchange ends it (RFC 9700 section 2.1.1 asks that of codes used twice).
/// </remarks>
public sealed class HandOverDesk(
    IHandOvers handOvers,
    TicketIssuer issuer,
    ITicketStubs stubs,
    StubCache cache,
    KeyRing keys,
    TimeProvider time
)
{
    /// <summary>How long a code can be exchanged.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(60);

    /// <summary>The length of a code.</summary>
    public const int CodeLength = 32;

    private const int ShortestNonce = 22;
    private const int LongestNonce = 128;
    private const int BoundLength = 43;

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    );

    private readonly KeyedHash hash = new(keys, "hand-over code");

    /// <summary>Whether a text can be the digest of a nonce.</summary>
    public static bool IsBound(string text) =>
        text.Length == BoundLength && !text.AsSpan().ContainsAnyExcept(Unreserved);

    /// <summary>Whether a text can be a nonce: 22 to 128 of RFC 3986's unreserved characters.</summary>
    public static bool IsNonce(string text) =>
        text.Length is >= ShortestNonce and <= LongestNonce
        && !text.AsSpan().ContainsAnyExcept(Unreserved);

    /// <summary>A ticket for the site, and the code by which it gets there.</summary>
    /// <param name="proof">Who is believed by the ticket of a login: the new ticket ends with it.</param>
    /// <param name="wish">To whom.</param>
    /// <param name="cancellationToken">Ends the asking; a ticket that is being issued is not taken back.</param>
    /// <exception cref="ArgumentException">The proof is by no ticket, or the bound is none: a bug of the door.</exception>
    public async Task<HandOverGiven> GiveAsync(
        Proof proof,
        HandOverWish wish,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(wish);
        if (proof.Ticket is null || !IsBound(wish.Bound))
            throw new ArgumentException("Only a login's ticket is handed over.", nameof(proof));
        if (
            await issuer.IssueAsync(proof, wish.Request, cancellationToken)
            is not Issued.Done
            (var ticket, var stub)
        )
            return new HandOverGiven.Refused();
        var code = new Secret(Randomness.NextCode(CodeLength));
        await handOvers.AddAsync(
            DigestOf(code),
            new HandOver
            {
                Tenant = proof.Tenant.Id,
                Ticket = ticket,
                TicketId = stub.TicketId,
                Site = wish.Site,
                Bound = wish.Bound,
                Goal = wish.Goal,
                ExpiresAt = time.GetUtcNow() + CodeLife,
            },
            cancellationToken
        );
        return new HandOverGiven.Done(code);
    }

    /// <summary>Exchanges a code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="site">The exact call-back of the site that exchanges it, as the house knows it.</param>
    /// <param name="nonce">The nonce that the browser keeps at the site.</param>
    /// <param name="cancellationToken">Ends the looking; a code that was used stays used.</param>
    public async Task<HandOverTaken> TakeAsync(
        Secret code,
        string site,
        Secret nonce,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(nonce);
        if (code.Length != CodeLength)
            return new HandOverTaken.Refused();
        switch (await handOvers.TryUseOnceAsync(DigestOf(code), cancellationToken))
        {
            case HandOverUse.First(var handOver):
                if (
                    IsFor(handOver, site, nonce)
                    && await cache.FindAsync(handOver.Tenant, handOver.TicketId, cancellationToken)
                        is { IsRevoked: false, Associate.IsActive: true } living
                    && living.IsWithinLife(time.GetUtcNow())
                )
                    return new HandOverTaken.Done(
                        handOver.Ticket,
                        living.Stub,
                        living.Associate,
                        handOver.Goal
                    );
                await EndAsync(handOver.Tenant, handOver.TicketId);
                return new HandOverTaken.Refused();
            case HandOverUse.Again(var tenant, var ticketId):
                await EndAsync(tenant, ticketId);
                return new HandOverTaken.Refused();
            default:
                return new HandOverTaken.Refused();
        }
    }

    private bool IsFor(HandOver handOver, string site, Secret nonce) =>
        time.GetUtcNow() < handOver.ExpiresAt
        && string.Equals(handOver.Site, site, StringComparison.Ordinal)
        && IsNonce(nonce.Reveal())
        && SecretDigest.FixedTimeEquals(
            Encoding.ASCII.GetBytes(SecretDigest.ComputeBound(nonce.Reveal())),
            Encoding.ASCII.GetBytes(handOver.Bound)
        );

    private Task<int> EndAsync(ContextIdentifier tenant, Guid ticketId) =>
        stubs.EndWithDescendantsAsync(
            tenant,
            ticketId,
            new Change(By: null, time.GetUtcNow()),
            CancellationToken.None
        );

    private byte[] DigestOf(Secret code) => hash.Compute("", Encoding.UTF8.GetBytes(code.Reveal()));
}
