namespace Counterfoil.Server.Cookies;

/// <summary>
/// Builds cookies that no other host and no plain connection can set: <c>__Host-</c>, Secure, Path=/, no domain, gone with
/// the browser (RFC 6265bis section 4.1.3.2).
/// </summary>
/// <remarks>
/// The framework's antiforgery refuses <see cref="CookieSecurePolicy.Always"/> on a request that is not HTTPS, which on
/// loopback or behind a proxy it may well not be; browsers take Secure cookies from loopback. So Secure is set here, always.
/// </remarks>
internal sealed class HostCookieBuilder : CookieBuilder
{
    /// <summary>A builder for the cookie <c>__Host-</c> + <paramref name="name"/>.</summary>
    public HostCookieBuilder(string name)
    {
        Name = "__Host-" + name;
        Path = "/";
        HttpOnly = true;
        IsEssential = true;
        SameSite = SameSiteMode.Lax;
        SecurePolicy = CookieSecurePolicy.None;
    }

    /// <inheritdoc/>
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        options.Path = "/";
        options.Domain = null;
        return options;
    }
}
