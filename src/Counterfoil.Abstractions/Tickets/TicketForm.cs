namespace Counterfoil;

/// <summary>
/// The one place that knows which kind of ticket is written how. Strict, bounded, stateless; nothing here throws on what
/// a caller sent, or believes it: the tenant that stands in clear says where to look and no more.
/// </summary>
/// <remarks>
/// A ticket: <see cref="Ticket"/>. An access token: <c>8A:{ctx}.{base64}</c> (wire.md 2.6). A code and a refresh token:
/// <c>{ctx}.c{base64url}</c> and <c>{ctx}.r{base64url}</c>, safe in addresses. The base64 is that of 24 bytes: the GUID in
/// RFC 9562's order and the number, big-endian. There is one spelling of each, but for the letters of the tenant's name.
/// </remarks>
public static class TicketForm
{
    /// <summary>The most characters that a text of any form may have.</summary>
    public const int MaxLength = Ticket.MaxLength;

    /// <summary>Reads a text of a kind; false on anything malformed. Never throws.</summary>
    public static bool TryParse(TicketKind kind, ReadOnlySpan<char> text, out Ticket ticket) =>
        TryParse(kind, text, expected: default, out ticket);

    /// <summary>Reads a text of a kind; where it names the tenant that is expected, it takes that one's name and allocates nothing.</summary>
    internal static bool TryParse(
        TicketKind kind,
        ReadOnlySpan<char> text,
        ContextIdentifier expected,
        out Ticket ticket
    )
    {
        switch (kind)
        {
            case TicketKind.Ticket:
                return Ticket.TryParse(text, expected, out ticket);
            case TicketKind.AccessToken:
                return AccessTokenForm.TryParse(text, expected, out ticket);
            case TicketKind.Grant:
                return OpaqueForm.Grant.TryParse(text, expected, out ticket);
            case TicketKind.RefreshToken:
                return OpaqueForm.RefreshToken.TryParse(text, expected, out ticket);
            default:
                ticket = default;
                return false;
        }
    }

    /// <summary>The text as it goes out. This is the secret itself.</summary>
    /// <exception cref="ArgumentException">Only a ticket can do without a tenant's name.</exception>
    public static string ToWire(TicketKind kind, in Ticket ticket)
    {
        if (kind == TicketKind.Ticket)
            return ticket.ToWire();
        if (ticket.Tenant is not { } tenant)
            throw new ArgumentException("This kind names its tenant.", nameof(ticket));
        return kind switch
        {
            TicketKind.AccessToken => AccessTokenForm.ToWire(ticket, tenant),
            TicketKind.Grant => OpaqueForm.Grant.ToWire(ticket, tenant),
            TicketKind.RefreshToken => OpaqueForm.RefreshToken.ToWire(ticket, tenant),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
