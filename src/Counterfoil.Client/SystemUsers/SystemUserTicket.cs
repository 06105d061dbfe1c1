using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>A system user's ticket in one tenant, and what was signed with it. Immutable.</summary>
/// <param name="Ticket">The ticket: <c>Authorization: SOTicket</c>, beside the application's token.</param>
/// <param name="Claims">What the broker said of it.</param>
/// <param name="At">When it was got.</param>
public sealed record SystemUserTicket(Secret Ticket, JwtClaims Claims, DateTimeOffset At)
{
    private const string Prefix = "http://schemes.superoffice.net/identity/";

    /// <summary>Where the tenant's REST services stand; ends in <c>/api/</c>. <c>null</c> where nobody said it.</summary>
    public Uri? WebApi => AddressOf("webapi_url");

    /// <summary>Where the tenant's SOAP services stand. <c>null</c> where nobody said it.</summary>
    public Uri? NetServer => AddressOf("netserver_url");

    private Uri? AddressOf(string name) =>
        Uri.TryCreate(Claims.Text(Prefix + name), UriKind.Absolute, out var address)
            ? address
            : null;
}

/// <summary>The broker gave no ticket. The text is the broker's, such as <c>Authorization error: NeedsReapproval (5)</c>.</summary>
public sealed class SystemUserRefusedException : Exception
{
    /// <summary>The exception.</summary>
    public SystemUserRefusedException()
        : base("The broker gave no ticket.") { }

    /// <summary>The exception with the broker's words.</summary>
    public SystemUserRefusedException(string message)
        : base(message) { }

    /// <summary>The exception with a reason and what caused it.</summary>
    public SystemUserRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}
