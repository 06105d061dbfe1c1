using System.Net;
using System.Text.Json;

namespace Webpanel.Panel;

/// <summary>What the panel shows. The one portal alone may frame it; the pop-up stands in no frame.</summary>
internal sealed class Pages(Uri portal)
{
    private readonly string framedBy = portal.GetLeftPart(UriPartial.Authority);

    /// <summary>A button: browsers open a pop-up for whoever presses one, and for nobody else.</summary>
    public IResult Ask(HttpContext context, string tenant) =>
        Page(
            context,
            framedBy,
            $"""
            <button data-login="/login?uctx={Uri.EscapeDataString(tenant)}">Log in</button>
            <script src="/panel.js"></script>
            """
        );

    /// <summary>Who the tenant's services say that it is.</summary>
    public IResult Greet(HttpContext context, string principal)
    {
        using var json = JsonDocument.Parse(principal);
        var name = json.RootElement.GetProperty("FullName").GetString();
        return Page(context, framedBy, $"<p>Hello, {WebUtility.HtmlEncode(name)}.</p>");
    }

    /// <summary>Hands a login over to the frame; says that there is none where it was refused.</summary>
    public static IResult HandOver(HttpContext context, string? code) =>
        Page(
            context,
            "'none'",
            code is null
                ? "<p>Nobody was logged in. Close this window.</p>"
                : $"""<p data-code="{code}">You are logged in. Close this window.</p><script src="/pop-up.js"></script>"""
        );

    /// <summary>A script, or what the page wears.</summary>
    public static IResult File(string name) =>
        Results.Stream(
            typeof(Pages).Assembly.GetManifestResourceStream(name)!,
            name.EndsWith(".css", StringComparison.Ordinal)
                ? "text/css; charset=utf-8"
                : "text/javascript; charset=utf-8"
        );

    private static IResult Page(HttpContext context, string ancestors, string body)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors {ancestors}";
        return Results.Content(
            $"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Web panel</title>
            <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/plain.css">
            <body>{body}</body></html>
            """,
            "text/html; charset=utf-8"
        );
    }
}
