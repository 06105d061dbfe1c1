using Counterfoil.Authority.HandOvers;
using Counterfoil.Authority.Revocation;
using Counterfoil.Cryptography;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Pages.HandOver;
using Counterfoil.Server.Sites;

namespace Counterfoil.Server.ForwardAuth;

/// <summary>What stands on a proxied site's own host: the beginning of a login, its end, and the logout.</summary>
internal static class SiteRoutes
{
    /// <summary>Where a login begins.</summary>
    public const string Begin = "/.counterfoil/login";

    private const string LogOut = "/.counterfoil/logout";
    private const int NonceLength = 32;

    /// <summary>Registers what the door of the proxies needs.</summary>
    public static IServiceCollection AddForwardAuth(this IServiceCollection services) =>
        services.AddSingleton<SiteVisitors>().AddSingleton<ForwardAuthDoor>();

    /// <summary>Maps the door and the sites' own addresses.</summary>
    public static void MapForwardAuth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            "/v1/forward-auth",
            (HttpContext context, ForwardAuthDoor door) => door.AnswerAsync(context)
        );
        routes.MapGet(Begin, BeginAsync).ExcludeFromDescription();
        routes.MapGet(Site.ProxiedCallBack, ComeBackAsync).ExcludeFromDescription();
        routes.MapGet(LogOut, LogOutAsync).ExcludeFromDescription();
        routes.MapPost(LogOut, LogOutAsync).ExcludeFromDescription();
    }

    // The nonce stays as it is while the browser has one: two pages that begin at once do not spoil each other.
    private static Task BeginAsync(HttpContext context, KnownSites sites, PublicAddress address)
    {
        if (SiteOf(context, sites) is not { } site)
            return SayAsync(context, StatusCodes.Status403Forbidden, NotHere);
        var nonce = SecretCookie.Begun.Read(context);
        if (nonce is null || !HandOverDesk.IsNonce(nonce.Reveal()))
        {
            nonce = new Secret(Randomness.NextCode(NonceLength));
            SecretCookie.Begun.Put(context, nonce);
        }
        var to =
            context.Request.Query["to"] is [{ } text] && SitePath.TryParse(text, out var path)
                ? path
                : SitePath.Root;
        var query =
            $"?site={Uri.EscapeDataString(site.CallBack)}&bound={SecretDigest.ComputeBound(nonce.Reveal())}";
        var goal = "&to=" + Uri.EscapeDataString(to.Value);
        // The login page takes an address of this length at most; a longer one begins at the site's front.
        if (query.Length + goal.Length <= Pages.LocalUrl.MaxLength - 100)
            query += goal;
        return GoTo(context, LinkTo(address, site, HandOverAddress.Path + query));
    }

    private static async Task ComeBackAsync(
        HttpContext context,
        KnownSites sites,
        HandOverDesk desk,
        SiteVisitors visitors
    )
    {
        if (SiteOf(context, sites) is not { } site)
        {
            await SayAsync(context, StatusCodes.Status403Forbidden, NotHere);
            return;
        }
        if (
            context.Request.Query["code"] is not [{ } code]
            || SecretCookie.Begun.Read(context) is not { } nonce
            || await desk.TakeAsync(new Secret(code), site.CallBack, nonce, context.RequestAborted)
                is not HandOverTaken.Done
                (var ticket, _, _, var goal)
        )
        {
            await SayAsync(
                context,
                StatusCodes.Status400BadRequest,
                "This login could not be finished: it took too long, or it began in another browser. Open the site again."
            );
            return;
        }
        // Whoever is refused here would be sent to log in, come back, and be sent again.
        if (await visitors.HearAsync(context, site, ticket) is { Proof: null })
        {
            await SayAsync(
                context,
                StatusCodes.Status403Forbidden,
                "You are logged in, and may not come to this site."
            );
            return;
        }
        SecretCookie.Site.Put(context, ticket);
        await GoTo(context, site.Origin + goal);
    }

    private static async Task LogOutAsync(
        HttpContext context,
        KnownSites sites,
        SiteVisitors visitors,
        Revoker revoker,
        PublicAddress address
    )
    {
        if (SiteOf(context, sites) is not { } site || !IsOwn(context, site))
        {
            await SayAsync(context, StatusCodes.Status403Forbidden, NotHere);
            return;
        }
        if (
            SecretCookie.Site.Read(context) is { } ticket
            && await visitors.HearAsync(context, site, ticket)
                is { Proof: { Ticket: { } stub } proof }
        )
            await revoker.EndAsync(proof, stub.TicketId, CancellationToken.None);
        SecretCookie.Site.Drop(context);
        // The login itself still stands: its own page asks whether that is to end too.
        await GoTo(context, LinkTo(address, site, "/logout"));
    }

    private const string NotHere = "Nothing is done here for this address.";

    private static Site? SiteOf(HttpContext context, KnownSites sites) =>
        OriginalRequest.ReadOrigin(context) is { } origin ? sites.FindProxied(origin) : null;

    // Another site's page must not log anybody out (Fetch metadata; Origin or Referer where a browser sends none: over
    // plain HTTP, and of old).
    private static bool IsOwn(HttpContext context, Site site)
    {
        var headers = context.Request.Headers;
        return headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => true,
            "" => headers.Origin is [{ } origin]
                ? origin == site.Origin
                : headers
                    .Referer.ToString()
                    .StartsWith(site.Origin + "/", StringComparison.Ordinal),
            _ => false,
        };
    }

    private static string LinkTo(PublicAddress address, Site site, string page) =>
        address.LinkTo((site.Tenant is { } tenant ? tenant + page : page[1..])).AbsoluteUri;

    private static Task GoTo(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private static Task SayAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
