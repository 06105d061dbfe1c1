namespace Counterfoil.Server.Cookies;

/// <summary>
/// A secret that a browser keeps for one host until it is closed. It counts at the pages alone: no machine's door reads a
/// cookie. Thread-safe.
/// </summary>
internal sealed class SecretCookie
{
    private readonly HostCookieBuilder builder;

    private SecretCookie(string name) => builder = new HostCookieBuilder(name);

    /// <summary>The browser's ticket.</summary>
    public static SecretCookie Ticket { get; } = new("Counterfoil");

    /// <summary>The handle of the login that waits for an answer.</summary>
    public static SecretCookie PendingLogin { get; } = new("Counterfoil-Login");

    /// <summary>The ticket that was handed over to a site behind a proxy, on that site's host.</summary>
    public static SecretCookie Site { get; } = new("Counterfoil-Site");

    /// <summary>The nonce of the browser that began a login, on the host of the site where it began.</summary>
    public static SecretCookie Begun { get; } = new("Counterfoil-Begun");

    /// <summary>The broker's session: a ticket of the account's home.</summary>
    public static SecretCookie Account { get; } = new("Counterfoil-Account");

    /// <summary>What knows the browser that began a course from all others.</summary>
    public static SecretCookie Browser { get; } = new("Counterfoil-Browser");

    /// <summary>The cookie's name on the wire.</summary>
    public string Name => builder.Name!;

    /// <summary>What the browser brought; <c>null</c> when nothing, or more than any ticket is long.</summary>
    public Secret? Read(HttpContext context) =>
        context.Request.Cookies[Name] is { Length: > 0 and <= Counterfoil.Ticket.MaxLength } text
            ? new Secret(text)
            : null;

    /// <summary>Gives it to the browser.</summary>
    public void Put(HttpContext context, Secret secret)
    {
        KeepOutOfCaches(context);
        context.Response.Cookies.Append(Name, secret.Reveal(), builder.Build(context));
    }

    /// <summary>Takes it from the browser, if it has one.</summary>
    public void Drop(HttpContext context)
    {
        if (!context.Request.Cookies.ContainsKey(Name))
            return;
        KeepOutOfCaches(context);
        context.Response.Cookies.Delete(Name, builder.Build(context));
    }

    // A cache that kept this answer would hand one person's ticket to the next.
    private static void KeepOutOfCaches(HttpContext context) =>
        context.Response.Headers.CacheControl = "no-store";
}
