using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.OAuth;

/// <summary>Finds what an application was given by its text, whatever kind it is; looking is no use. Thread-safe.</summary>
internal sealed class HeldTokens(GrantDesk desk)
{
    private static readonly TicketKind[] Kinds = [TicketKind.AccessToken, TicketKind.RefreshToken];

    /// <summary>The text as it would be brought.</summary>
    public static Evidence EvidenceOf(SeenTicket seen, Secret text) =>
        seen.Stub.Kind == TicketKind.RefreshToken
            ? new RefreshTokenEvidence(text)
            : new AccessTokenEvidence(text);

    /// <summary>What the text stands for, ended or not; <c>null</c> when it is nothing that applications hold.</summary>
    public async ValueTask<SeenTicket?> FindAsync(Secret text, CancellationToken cancellationToken)
    {
        // A form is of one kind: a hint of which kind helps nobody (RFC 7009 section 2.1 lets it be left unheard).
        foreach (var kind in Kinds)
        {
            if (
                TicketForm.TryParse(kind, text.Reveal(), out var parsed)
                && parsed.Tenant is { } tenant
            )
                return await desk.FindAsync(tenant, kind, text, cancellationToken);
        }
        return null;
    }
}
