using System.Net;

namespace Counterfoil.Server.Hosting;

/// <summary>
/// Plain HTTP is for the machine itself. What comes from elsewhere is refused, not sent on: a redirect would come after the
/// secrets were already on the wire. Behind a named proxy the scheme and the address are those that the proxy saw.
/// </summary>
internal sealed class HttpsOnly(RequestDelegate next, ILogger<HttpsOnly> log)
{
    /// <summary>Lets HTTPS pass, and loopback.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps || IsFromHere(context.Connection.RemoteIpAddress))
            return next(context);
        HostingLog.PlainHttp(log, context.Connection.RemoteIpAddress?.ToString() ?? "");
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers.Connection = "close";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            "This server answers over HTTPS only. If a password or a ticket was sent, treat it as known to others.\n",
            context.RequestAborted
        );
    }

    private static bool IsFromHere(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address);
}
