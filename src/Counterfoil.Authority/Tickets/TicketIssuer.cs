using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// Issues tickets to whoever holds a proof. All plugins review it once more, for they may let somebody use a door and
/// yet object to a ticket. A ticket got with a ticket joins its line and can only be narrower. Thread-safe.
/// </summary>
public sealed class TicketIssuer(
    ITicketStubs stubs,
    ReviewBoard board,
    KnownTenants tenants,
    StubCache cache,
    SharedTickets shared,
    TimeProvider time
)
{
    /// <summary>
    /// A new ticket, narrowed as asked. The stub is durable before the ticket is returned. Only whoever logged in or holds a
    /// ticket gets one: an access token made a ticket would open doors that it does not.
    /// </summary>
    public Task<Issued> IssueAsync(
        Proof proof,
        TicketRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(request);
        return IssueAsync(proof, request, wish: null, cancellationToken);
    }

    internal Task<Issued> IssueForApplicationAsync(
        Proof proof,
        ApplicationTicket wish,
        CancellationToken cancellationToken
    ) =>
        IssueAsync(
            proof,
            new TicketRequest
            {
                IdleLife = wish.IdleLife,
                Life = wish.Life,
                Doors = wish.Doors,
                Purpose = wish.Purpose,
            },
            wish,
            cancellationToken
        );

    private async Task<Issued> IssueAsync(
        Proof proof,
        TicketRequest request,
        ApplicationTicket? wish,
        CancellationToken cancellationToken
    )
    {
        using var trace = AuthorityTraces.Issue();
        var now = time.GetUtcNow();
        var (terms, end, problem) = Narrow(proof, request, now);
        if (terms is null)
            return new Issued.Unfit(problem);
        // What is got with an application's ticket is that application's too, and ends with what it was given.
        var application = wish?.Application ?? proof.Ticket?.Application;
        if (
            !await StubMaking.IsPassedAsync(
                board,
                proof,
                TicketKind.Ticket,
                application,
                cancellationToken
            )
        )
            return new Issued.Refused(new Refusal(RefusalCode.InvalidCredentials, "objection"));

        var ticket = await MakeAsync(proof.Tenant, cancellationToken);
        terms = terms with
        {
            Application = application,
            Scopes = wish?.Scopes ?? proof.Ticket?.Terms.Scopes,
        };
        var stub = StubMaking.Make(proof, ticket, terms, end, proof.Ticket, now);
        var added = await stubs.AddAsync(
            stub,
            proof.Tenant.Switches.LivingStubs,
            new Change(proof.Associate.Id, now),
            cancellationToken
        );
        return added is StubAdded.Done
            ? new Issued.Done(new Secret(ticket.ToWire()), stub)
            : new Issued.Refused(new Refusal(RefusalCode.InvalidCredentials, "parent_ended"));
    }

    /// <summary>
    /// The caller's ticket for taking along: asked again by the same program with the same ticket it is the same one,
    /// while it lives; a login that has no ticket yet gets a new one (ledger A11).
    /// </summary>
    public async Task<Issued> GetSafeCredentialsAsync(
        Proof proof,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        return proof.Ticket is { } parent
            ? await shared.GetOrAddAsync(
                new SharingKey(
                    parent.TicketId,
                    proof.Use.Program,
                    proof.Tenant.Id,
                    parent.Associate
                ),
                IsLivingAsync,
                () => IssueAsync(proof, TicketRequest.Default, cancellationToken)
            )
            : await IssueAsync(proof, TicketRequest.Default, cancellationToken);

        async ValueTask<bool> IsLivingAsync(TicketStub stub) =>
            await cache.FindAsync(stub.Tenant, stub.TicketId, cancellationToken)
                is { IsRevoked: false } entry
            && entry.IsWithinLife(time.GetUtcNow());
    }

    private async ValueTask<Ticket> MakeAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var namesTenant = !tenant.IsOwn || await tenants.AreSeveralAsync(cancellationToken);
        return new Ticket(
            Randomness.NextTicketId(),
            Randomness.NextNumber(),
            namesTenant ? tenant.Id : null
        );
    }

    // A child never outlives its parent, nor opens a door that the parent does not.
    private static (TicketTerms? Terms, DateTimeOffset End, string Problem) Narrow(
        Proof proof,
        TicketRequest request,
        DateTimeOffset now
    )
    {
        if (proof.Ticket is { Kind: not TicketKind.Ticket })
            return (null, default, "Only a ticket, or a login, gets a ticket.");
        if (request.IdleLife <= TimeSpan.Zero || request.Life <= TimeSpan.Zero)
            return (null, default, "A ticket's life must be longer than zero.");
        var preset = TicketLife.Of(proof.Tenant.Switches.Preset);
        var parent = proof.Ticket;
        var idle = Least(Least(preset.Idle, parent?.Terms.IdleLife), request.IdleLife);
        var latest = parent?.AbsoluteEnd ?? now + preset.InAll;
        var end = request.Life is { } life && now + life < latest ? now + life : latest;
        var doors = request.Doors.Count > 0 ? request.Doors : parent?.Terms.Doors ?? [];
        if (
            parent is { Terms.Doors.Count: > 0 }
            && doors.Except(parent.Terms.Doors, StringComparer.OrdinalIgnoreCase).Any()
        )
            return (
                null,
                default,
                "The ticket cannot open a door that the ticket it is got with does not open."
            );
        var purpose =
            request.Purpose.Length > Use.MaxPartLength
                ? request.Purpose[..Use.MaxPartLength]
                : request.Purpose;
        return (
            new TicketTerms
            {
                IdleLife = idle,
                Preset = parent?.Terms.Preset ?? preset.Name,
                Doors = doors,
                Purpose = purpose,
            },
            end,
            ""
        );
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan? other) =>
        other is { } value && value < one ? value : one;
}
