namespace Counterfoil.Server.OAuth;

/// <summary>What is wrong with a request, in the words of RFC 6749 (4.1.2.1, 5.2) and OpenID Connect Core (3.1.2.6). Immutable.</summary>
/// <param name="Error">The protocol's word.</param>
/// <param name="Description">A sentence for developers that names the fix; printable ASCII without quotes and backslashes.</param>
internal sealed record Fault(string Error, string Description)
{
    /// <summary>The original's number for it (wire.md 2.9, AuthorizeErrorCode); <c>null</c> for none.</summary>
    public int? Number { get; init; }

    /// <summary>A parameter is missing, malformed, repeated, or contradicts another.</summary>
    public static Fault InvalidRequest(string description) => new("invalid_request", description);

    /// <summary>The application is unknown, or has not shown that it is itself.</summary>
    public static Fault InvalidClient(string description) => new("invalid_client", description);

    /// <summary>A code or a refresh token is not good, for whatever reason: one answer for all.</summary>
    public static Fault InvalidGrant(string description) => new("invalid_grant", description);

    /// <summary>The application may not use this.</summary>
    public static Fault UnauthorizedClient(string description) =>
        new("unauthorized_client", description);

    /// <summary>Somebody said no.</summary>
    public static Fault AccessDenied(string description) => new("access_denied", description);
}
