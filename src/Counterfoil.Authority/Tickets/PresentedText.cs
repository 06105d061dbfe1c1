namespace Counterfoil.Authority.Tickets;

/// <summary>Which evidence is a stub's text, and of which kind.</summary>
internal static class PresentedText
{
    /// <summary>The text and the kind that its form says; false for evidence that no stub stands behind.</summary>
    public static bool TryRead(Evidence evidence, out TicketKind kind, out Secret text)
    {
        (var isOne, kind, text) = evidence switch
        {
            TicketEvidence ticket => (true, TicketKind.Ticket, ticket.Text),
            AccessTokenEvidence token => (true, TicketKind.AccessToken, token.Text),
            GrantEvidence grant => (true, TicketKind.Grant, grant.Text),
            RefreshTokenEvidence token => (true, TicketKind.RefreshToken, token.Text),
            _ => (false, default, Secret.Blank),
        };
        return isOne;
    }

    /// <summary>Reads evidence that a stub may stand behind; false where it is none, or malformed.</summary>
    public static bool TryParse(Evidence evidence, out TicketKind kind, out Ticket ticket)
    {
        ticket = default;
        return TryRead(evidence, out kind, out var text)
            && TicketForm.TryParse(kind, text.Reveal(), out ticket);
    }

    /// <summary>The first of the evidence that a stub stands behind; <c>null</c> when there is none.</summary>
    public static Evidence? FirstOf(IReadOnlyList<Evidence> evidence)
    {
        for (var i = 0; i < evidence.Count; i++)
        {
            if (TryRead(evidence[i], out _, out _))
                return evidence[i];
        }
        return null;
    }

    /// <summary>What is used again and again, alone or beside an application's token: the answer to it may stand.</summary>
    public static bool TryReadUse(
        IReadOnlyList<Evidence> evidence,
        out Secret text,
        out Secret? applicationToken
    )
    {
        (text, applicationToken) = (Secret.Blank, null);
        if (evidence.Count is 0 or > 2)
            return false;
        if (evidence.Count == 2)
        {
            if (evidence[1] is not ApplicationTokenEvidence token)
                return false;
            applicationToken = token.Text;
        }
        return TryRead(evidence[0], out var kind, out text)
            && kind is TicketKind.Ticket or TicketKind.AccessToken;
    }
}
