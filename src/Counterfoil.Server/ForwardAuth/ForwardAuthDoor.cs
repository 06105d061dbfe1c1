using Counterfoil.Client;
using Counterfoil.Server.Api;
using Counterfoil.Server.Sites;

namespace Counterfoil.Server.ForwardAuth;

/// <summary>
/// <c>/v1/forward-auth</c>: a proxy asks about each request to a site behind it. 200 with who it is, or no; a browser is
/// sent to log in, in the way that the proxy understands. Thread-safe.
/// </summary>
internal sealed class ForwardAuthDoor(SiteVisitors visitors, KnownSites sites)
{
    /// <summary>Where a browser logs in, for a proxy that sends nobody on by itself.</summary>
    public const string LoginHeader = "X-Counterfoil-Login";

    /// <summary>Why not, for a proxy that takes 401 and 403 only.</summary>
    public const string RefusalHeader = "X-Counterfoil-Refusal";

    private static readonly TicketRefusal NotAProxy = Forbid(
        "untrusted_proxy",
        "Only a proxy that this server trusts asks here."
    );

    private static readonly TicketRefusal Unreadable = Forbid(
        "unreadable_original",
        "The original request cannot be read, or its headers disagree."
    );

    private static readonly TicketRefusal UnknownSite = Forbid(
        "unknown_site",
        "The site is not registered here."
    );

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<Hosting.ProxyHop>() is null)
        {
            await Problem.Of(NotAProxy).ExecuteAsync(context);
            return;
        }
        if (OriginalRequest.Read(context) is not { } original)
        {
            await Problem.Of(Unreadable).ExecuteAsync(context);
            return;
        }
        if (sites.FindProxied(original.Origin) is not { } site)
        {
            await Problem.Of(UnknownSite).ExecuteAsync(context);
            return;
        }
        await AnswerAsync(context, original, site);
    }

    private async Task AnswerAsync(HttpContext context, OriginalRequest original, Site site)
    {
        var request = context.Request;
        if (!AuthorizationHeader.TryRead(request.Headers.Authorization, out var inHeader))
        {
            await RefuseAsync(context, original, site, TicketRefusal.InvalidCredentials);
            return;
        }
        var visit = await visitors.HearAsync(context, site, inHeader);
        if (visit.Proof is not { } proof)
        {
            await RefuseAsync(context, original, site, visit.Refusal);
            return;
        }
        IdentityHeaders.Set(context.Response.Headers, proof);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static Task RefuseAsync(
        HttpContext context,
        OriginalRequest original,
        Site site,
        TicketRefusal refusal
    )
    {
        var headers = context.Response.Headers;
        headers[RefusalHeader] = refusal.Code;
        if (refusal.Status == StatusCodes.Status401Unauthorized && IsBrowser(context, original))
        {
            var login =
                $"{site.Origin}{SiteRoutes.Begin}?to={Uri.EscapeDataString(original.Path.Value)}";
            if (!original.IsOfNginx)
            {
                context.Response.StatusCode = StatusCodes.Status303SeeOther;
                headers.Location = login;
                return Task.CompletedTask;
            }
            headers[LoginHeader] = login;
        }
        // nginx turns every other status into a 500 of its own.
        return Problem
            .Of(
                original.IsOfNginx && refusal.Status != StatusCodes.Status401Unauthorized
                    ? refusal with
                    {
                        Status = StatusCodes.Status403Forbidden,
                    }
                    : refusal
            )
            .ExecuteAsync(context);
    }

    // A page that a person opens, and not what a script or a program fetches: those cannot log in by being sent elsewhere.
    private static bool IsBrowser(HttpContext context, OriginalRequest original) =>
        (HttpMethods.IsGet(original.Method) || HttpMethods.IsHead(original.Method))
        && context
            .Request.Headers.Accept.ToString()
            .Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate";

    private static TicketRefusal Forbid(string code, string sentence) =>
        new(StatusCodes.Status403Forbidden, code, sentence, RetryAfter: null);
}
