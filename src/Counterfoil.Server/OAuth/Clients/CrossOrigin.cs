using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.OAuth.Clients;

/// <summary>
/// Which other sites' scripts may read an answer: of an application's endpoints those of its registered origins, of what is
/// public all. No cookie counts at any of them, so nothing rides along.
/// </summary>
internal static class CrossOrigin
{
    /// <summary>Lets the origins that an application registered read the answer.</summary>
    public static void Allow(HttpContext context, Application application)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return;
        var headers = context.Response.Headers;
        headers.Vary = "Origin";
        if (RedirectUris.IsCorsOrigin(application, origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = "WWW-Authenticate, Retry-After";
        }
    }

    /// <summary>
    /// Answers a browser that asks before it sends (the Fetch standard's preflight). It names no application, so every origin may
    /// send, as it may without asking by a form; whether it may read, the answer says.
    /// </summary>
    public static Task PreflightAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Origin";
        var origin = context.Request.Headers.Origin.ToString();
        if (FormText.IsPlain(origin) && Uri.TryCreate(origin, UriKind.Absolute, out _))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowMethods = "GET, POST";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type";
            headers.AccessControlMaxAge = "600";
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
