using System.Text;
using System.Text.Encodings.Web;
using Counterfoil.Server.Pages;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>
/// A page whose form sends itself to the application, or by its button where there are no scripts (OAuth 2.0 Form Post
/// Response Mode). The one script is fixed and named by its hash, every field is encoded (CVE-2026-29191).
/// </summary>
internal sealed class FormPost(string action, IReadOnlyList<KeyValuePair<string, string>> fields)
    : IResult
{
    private const string Script = "document.forms[0].submit()";

    // The SHA-256 of the script, by which the policy knows it; a test compares.
    private const string ScriptHash = "ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'sha256-{ScriptHash}'; form-action {FormSources.Of([action])}; frame-ancestors 'none'; base-uri 'none'";
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        var texts = httpContext.RequestServices.GetRequiredService<IStringLocalizer<PageTexts>>();
        return httpContext.Response.WriteAsync(
            ToHtml(texts["FormPost_Title"], texts["Course_Next"]),
            httpContext.RequestAborted
        );
    }

    // Who sees it has no scripts, or a slow line: a page like others, but for the looks.
    private string ToHtml(string title, string button)
    {
        var encoder = HtmlEncoder.Default;
        var html = new StringBuilder(
            $"<!DOCTYPE html><html lang=\"{Languages.Current.Code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{encoder.Encode(title)} · Counterfoil</title></head><body><main><h1>{encoder.Encode(title)}</h1>"
        )
            .Append("<form method=\"post\" action=\"")
            .Append(encoder.Encode(action))
            .Append("\">");
        foreach (var (name, value) in fields)
            html.Append("<input type=\"hidden\" name=\"")
                .Append(encoder.Encode(name))
                .Append("\" value=\"")
                .Append(encoder.Encode(value))
                .Append("\">");
        return html.Append("<button type=\"submit\">")
            .Append(encoder.Encode(button))
            .Append("</button></form></main><script>")
            .Append(Script)
            .Append("</script></body></html>")
            .ToString();
    }
}
