using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>A secret that a browser keeps for this host until it is closed (RFC 6265bis section 4.1.3.2).</summary>
internal static class TicketCookie
{
    /// <summary>The login page's own, where application and login page are one origin.</summary>
    public const string OfLoginPage = "__Host-Counterfoil";

    /// <summary>The application's own.</summary>
    public const string OfApplication = "__Host-Counterfoil-Ticket";

    /// <summary>What a browser that went to log in keeps meanwhile, so that nobody logs it in as somebody else.</summary>
    public const string Nonce = "__Host-Counterfoil-Nonce";

    /// <summary>The secret; <c>null</c> when there is none, or more than any ticket is long.</summary>
    public static Secret? Read(HttpRequest request, string? name) =>
        name is not null && request.Cookies[name] is { Length: > 0 and <= Ticket.MaxLength } text
            ? new Secret(text)
            : null;

    /// <summary>Gives it to the browser.</summary>
    public static void Put(HttpResponse response, string name, Secret secret)
    {
        // A cache that kept this answer would hand one person's ticket to the next.
        response.Headers.CacheControl = "no-store";
        response.Cookies.Append(name, secret.Reveal(), Build());
    }

    /// <summary>Takes it away.</summary>
    public static void Drop(HttpResponse response, string name)
    {
        response.Headers.CacheControl = "no-store";
        response.Cookies.Delete(name, Build());
    }

    private static CookieOptions Build() =>
        new()
        {
            HttpOnly = true,
            Secure = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
        };
}
