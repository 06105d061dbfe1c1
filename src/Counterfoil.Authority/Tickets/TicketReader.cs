using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// Reads a ticket: the tenant first, then the stub, the number in fixed time, revocation, both clocks, the door.
/// It does not decide who is in: the evaluator hears the plugins. Thread-safe.
/// </summary>
public sealed class TicketReader(StubCache cache, TimeProvider time)
{
    /// <summary>The ticket's stub, if it is in memory and good at this door; <c>null</c> means nothing.</summary>
    internal CachedStub? TryReadCached(
        Tenant tenant,
        TicketKind kind,
        in Ticket ticket,
        Door door,
        DateTimeOffset now
    ) =>
        IsOf(tenant, ticket)
        && cache.TryFind(tenant.Id, ticket.Id, now) is { IsRevoked: false } entry
        && Matches(entry.Stub, kind, ticket)
        && entry.Stub.Terms.Opens(door)
            ? entry
            : null;

    internal async ValueTask<TicketReading> ReadAsync(
        Tenant tenant,
        TicketKind kind,
        Ticket ticket,
        Door door,
        CancellationToken cancellationToken
    )
    {
        // Refused before any look-up: what another tenant's ticket says must not be answered by this one's database.
        if (!IsOf(tenant, ticket))
            return new TicketReading.Bad("ticket_of_another_tenant");
        var entry = await cache.FindAsync(tenant.Id, ticket.Id, cancellationToken);
        if (entry is null)
            return new TicketReading.Bad("unknown_ticket");
        if (entry.Stub.Kind != kind)
            return new TicketReading.Bad("ticket_of_another_kind");
        if (!Matches(entry.Stub, kind, ticket))
            return new TicketReading.Bad("wrong_number");
        if (entry.IsRevoked)
            return new TicketReading.Ended("revoked_ticket");
        var now = time.GetUtcNow();
        if (!entry.IsWithinLife(now))
            return new TicketReading.Ended("expired_ticket");
        if (entry.Stub.Terms.RedeemBy <= now)
            return new TicketReading.Ended("lapsed_code");
        return entry.Stub.Terms.Opens(door)
            ? new TicketReading.Good(entry)
            : new TicketReading.Bad("ticket_not_for_this_door");
    }

    /// <summary>
    /// The stub that a text belongs to, whether it is good for anything or not; <c>null</c> when there is none. Looking is no use.
    /// </summary>
    internal async ValueTask<CachedStub?> LookAsync(
        Tenant tenant,
        TicketKind kind,
        Ticket ticket,
        CancellationToken cancellationToken
    ) =>
        IsOf(tenant, ticket)
        && await cache.FindAsync(tenant.Id, ticket.Id, cancellationToken) is { } entry
        && Matches(entry.Stub, kind, ticket)
            ? entry
            : null;

    private static bool IsOf(Tenant tenant, in Ticket ticket) =>
        ticket.Tenant is { } named ? named == tenant.Id : tenant.IsOwn;

    // A text of one form never stands for a stub of another kind, even with the right number.
    private static bool Matches(TicketStub stub, TicketKind kind, in Ticket ticket)
    {
        if (stub.Kind != kind)
            return false;
        Span<byte> digest = stackalloc byte[32];
        SecretDigest.ComputeTicket(
            stub.Tenant.Value,
            stub.Id.Value,
            stub.TicketId,
            ticket.Number,
            digest
        );
        return SecretDigest.FixedTimeEquals(digest, stub.Digest.Span);
    }
}

/// <summary>What reading a ticket found. A closed hierarchy.</summary>
internal abstract record TicketReading
{
    private TicketReading() { }

    public sealed record Good(CachedStub Entry) : TicketReading;

    /// <summary>Nothing that we gave out, or not for this place.</summary>
    public sealed record Bad(string Reason) : TicketReading;

    /// <summary>One of ours, by its number, whose time is over.</summary>
    public sealed record Ended(string Reason) : TicketReading;
}
