using Counterfoil.Authority.Evaluation;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Tickets;

/// <summary>What every issue has in common, whatever kind is issued.</summary>
internal static class StubMaking
{
    /// <summary>Whether all plugins, asked once more, have no objection to an issue.</summary>
    public static async Task<bool> IsPassedAsync(
        ReviewBoard board,
        Proof proof,
        TicketKind kind,
        Guid? application,
        CancellationToken cancellationToken
    )
    {
        var hearing = new Hearing
        {
            Tenant = proof.Tenant.Id,
            Door = proof.Door,
            Occasion = Occasion.Issue,
            Associate = proof.Associate,
            Origin = proof.Origin,
            Evidence = new EvidenceSet
            {
                Tenant = proof.Tenant.Id,
                Door = proof.Door,
                Items = [],
                Named = proof.Associate,
            },
            Use = proof.Use,
            Kind = kind,
            Application = application,
        };
        return await board.ReviewAsync(hearing, proof.Ticket?.ReviewedAt, cancellationToken)
            is Judgement.Passed;
    }

    /// <summary>The stub of a ticket; without a parent it begins a line.</summary>
    public static TicketStub Make(
        Proof proof,
        Ticket ticket,
        TicketTerms terms,
        DateTimeOffset end,
        TicketStub? parent,
        DateTimeOffset now
    )
    {
        var id = new CredentialId(Randomness.NextRowId(now));
        var digest = new byte[SecretDigest.Size];
        SecretDigest.ComputeTicket(
            proof.Tenant.Id.Value,
            id.Value,
            ticket.Id,
            ticket.Number,
            digest
        );
        var idleEnd = now + terms.IdleLife;
        return new TicketStub
        {
            Id = id,
            Tenant = proof.Tenant.Id,
            TicketId = ticket.Id,
            Associate = proof.Associate.Id,
            Digest = digest,
            Line = parent?.Line ?? ticket.Id,
            Parent = parent?.TicketId,
            Origin = proof.Origin,
            Terms = terms,
            Program = proof.Use.Program,
            // The first of a line counts from its proof: what was revoked since then ends it too.
            IssuedAt = parent is null ? proof.CountsFrom : now,
            MadeAt = now,
            AbsoluteEnd = end,
            IdleEnd = idleEnd < end ? idleEnd : end,
            ReviewedAt = now,
        };
    }
}
