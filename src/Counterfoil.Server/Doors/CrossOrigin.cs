using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Server;

/// <summary>
/// Which other sites' scripts may read an answer: of an application's endpoints, and of what its tokens open, those of its
/// registered origins; of what is public all. No cookie counts at any of them, so nothing rides along.
/// </summary>
internal static class CrossOrigin
{
    /// <summary>Lets the origins that an application registered read the answer.</summary>
    public static void Allow(HttpContext context, Application application)
    {
        if (OriginOf(context) is { } origin && RedirectUris.IsCorsOrigin(application, origin))
            Allow(context, origin);
    }

    /// <summary>Lets the origins of the application read the answer whose access token was believed.</summary>
    public static async ValueTask AllowAsync(HttpContext context, Proof proof)
    {
        if (
            context.Request.Headers.Origin.Count > 0
            && proof.Ticket is { Kind: TicketKind.AccessToken, Application: { } key }
            && await context
                .RequestServices.GetRequiredService<IKnownApplications>()
                .FindAsync(new ApplicationKey(key), context.RequestAborted)
                is { } application
        )
            Allow(context, application);
    }

    /// <summary>
    /// Lets every origin read a refusal: it tells nothing of anybody, and a script that cannot read it cannot tell a token that
    /// has ended from a network that is gone.
    /// </summary>
    public static void AllowRefusal(HttpContext context)
    {
        if (OriginOf(context) is { } origin)
            Allow(context, origin);
    }

    /// <summary>
    /// Answers a browser that asks before it sends (the Fetch standard's preflight). It names no application, so every origin may
    /// send, as it may without asking by a form; whether it may read, the answer says.
    /// </summary>
    public static Task PreflightAsync(HttpContext context)
    {
        if (OriginOf(context) is { } origin)
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowMethods = "GET, POST";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type";
            headers.AccessControlMaxAge = "600";
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // "null", the origin of a sandboxed frame, is nobody's.
    private static string? OriginOf(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return null;
        context.Response.Headers.Vary = "Origin";
        return
            !origin.AsSpan().ContainsAnyExceptInRange('!', '~')
            && Uri.TryCreate(origin, UriKind.Absolute, out _)
            ? origin
            : null;
    }

    private static void Allow(HttpContext context, string origin)
    {
        context.Response.Headers.AccessControlAllowOrigin = origin;
        context.Response.Headers.AccessControlExposeHeaders = "WWW-Authenticate, Retry-After";
    }
}
