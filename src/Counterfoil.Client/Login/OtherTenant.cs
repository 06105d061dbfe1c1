using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Counterfoil.Client;

/// <summary>
/// A login of one tenant is none for a request that names another: neither pages nor what changes something happen in a tenant
/// that was not meant.
/// </summary>
internal static class OtherTenant
{
    /// <summary>Drops the login for this request; the cookie stays, for requests that name its tenant or none.</summary>
    public static void Reject(CookieValidatePrincipalContext context, string? parameter)
    {
        if (
            NamedBy(context.Request, parameter) is not { } tenant
            || context.Principal is not { } person
            || Is(LoginClaims.TenantOf(person), tenant)
        )
            return;
        context.RejectPrincipal();
        context.HttpContext.Items[typeof(OtherTenant)] = true;
    }

    /// <summary>Whether a login was dropped for a request that is none of a page: there is nobody to be sent to a login page.</summary>
    public static bool IsRejectedCall(HttpContext context) =>
        context.Items.ContainsKey(typeof(OtherTenant)) && !IsOfPage(context.Request);

    /// <summary>The tenant that an address names; <c>null</c> for none.</summary>
    /// <remarks>Where the portal has no value for it, the template's &lt;uctx&gt; stands there as it is: that is no tenant (wire.md 1.12).</remarks>
    public static string? NamedBy(HttpRequest request, string? parameter) =>
        parameter is not null
        && request.Query[parameter] is [{ } tenant]
        && ContextIdentifier.TryParse(tenant, out _)
            ? tenant
            : null;

    /// <summary>Whether both are one tenant.</summary>
    public static bool Is(string? one, string? other) =>
        string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // Browsers say what a request is for; older ones say nothing.
    private static bool IsOfPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (
            StringValues.IsNullOrEmpty(request.Headers["Sec-Fetch-Mode"])
            || request.Headers["Sec-Fetch-Mode"] == "navigate"
        )
        && request.Headers.XRequestedWith != "XMLHttpRequest";
}
