using System.Globalization;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Hosting;

/// <summary>The headers that every answer has. A page that needs a looser policy for its own style sets its own before.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, ServerSettings settings)
{
    private readonly string? hsts =
        settings.Hsts > TimeSpan.Zero
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"max-age={(long)settings.Hsts.TotalSeconds}"
            )
            : null;

    /// <summary>Sees to it that they are there when the answer starts.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                var (context, hsts) = ((HttpContext, string?))state;
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers.XFrameOptions = "DENY";
                if (headers.ContentSecurityPolicy.Count == 0)
                    headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
                if (hsts is not null && context.Request.IsHttps)
                    headers.StrictTransportSecurity = hsts;
                return Task.CompletedTask;
            },
            (context, hsts)
        );
        return next(context);
    }
}
