using System.Security.Claims;

namespace Counterfoil.Client;

/// <summary>The names of the claims that the broker says of a person (wire.md 2.7).</summary>
public static class LoginClaims
{
    /// <summary>What all but the standard ones begin with.</summary>
    public const string Prefix = "http://schemes.superoffice.net/identity/";

    /// <summary>The tenant's context identifier.</summary>
    public const string Tenant = Prefix + "ctx";

    /// <summary>Where the tenant's REST services are; ends in <c>/api/</c>.</summary>
    public const string WebApi = Prefix + "webapi_url";

    /// <summary>Where the tenant's SOAP services are.</summary>
    public const string NetServer = Prefix + "netserver_url";

    /// <summary>Who, as a number in the tenant.</summary>
    public const string Associate = Prefix + "associateid";

    /// <summary>The e-mail address.</summary>
    public const string Email = Prefix + "email";

    /// <summary>What the application exchanges for its system user's ticket.</summary>
    public const string SystemToken = Prefix + "system_token";

    /// <summary>The tenant that a principal is in; <c>null</c> where it says none.</summary>
    public static string? TenantOf(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.FindFirstValue(Tenant);
    }
}
