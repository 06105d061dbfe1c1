using System.Net;
using System.Reflection;
using Counterfoil.Authority.Tenants;
using Counterfoil.Client;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.Rest;

/// <summary>What REST is here, without a login (wire.md 1.14): JSON where that is asked for, else a page.</summary>
internal static class Versions
{
    /// <summary>The version of the program.</summary>
    public static Version Assembly { get; } =
        typeof(Versions).Assembly.GetName().Version ?? new Version(0, 0);

    /// <summary>The version of its file.</summary>
    public static string File { get; } =
        typeof(Versions).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version
        ?? Assembly.ToString();

    /// <summary>The version as people say it.</summary>
    public static string Label { get; } =
        typeof(Versions)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? Assembly.ToString();

    public static async Task AnswerAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var ctx = TenantInPath.Of(context);
        var tenant = await services
            .GetRequiredService<KnownTenants>()
            .FindAsync(ctx, context.RequestAborted);
        if (tenant is not { State: TenantState.Active })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await RestError.WriteAsync(context, UnknownTenant);
            return;
        }

        var path = ctx is { } named ? $"{named}/api/v1" : "api/v1";
        var versions = Of(services.GetRequiredService<PublicAddress>().LinkTo(path));
        if (WantsJson(context.Request))
            await RestAnswer.WriteAsync(context, versions);
        else
            await WritePageAsync(context, versions);
    }

    private static TicketRefusal UnknownTenant { get; } =
        new(
            StatusCodes.Status404NotFound,
            "unknown_tenant",
            "There is no such tenant here, or it is not open.",
            RetryAfter: null
        );

    private static Dictionary<string, string> Of(Uri v1) =>
        new(StringComparer.Ordinal)
        {
            ["v1"] = v1.AbsoluteUri,
            ["NetServerVersion"] = Label,
            ["NetServerAssembly"] = Assembly.ToString(),
            ["NetServerDate"] = "",
            ["NetServerLabel"] = "Counterfoil",
            ["NetServer"] = $"Counterfoil {Label}",
            ["Services"] = "Services88",
            ["ServicesCurrent"] = "Services88",
            ["Version"] = Label,
        };

    private static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase);

    private static async Task WritePageAsync(
        HttpContext context,
        Dictionary<string, string> versions
    )
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var rows = string.Concat(
            versions.Select(pair =>
                $"<tr><th scope=\"row\">{WebUtility.HtmlEncode(pair.Key)}</th><td>{WebUtility.HtmlEncode(pair.Value)}</td></tr>\n"
            )
        );
        await context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Counterfoil REST</title></head>
            <body><h1>Counterfoil REST</h1>
            <table><caption>Versions</caption>
            {rows}</table>
            </body>
            </html>
            """,
            context.RequestAborted
        );
    }
}
