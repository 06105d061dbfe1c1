using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>What a person sees whose login did not succeed, where the application shows nothing of its own. Nothing of the query stands in it.</summary>
internal static class FailurePage
{
    /// <summary>Why a login did not succeed, as a status; <c>null</c> for a fault of the application's own.</summary>
    public static int? StatusOf(Exception? failure) =>
        failure switch
        {
            AuthorityUnreachableException or HttpRequestException =>
                StatusCodes.Status503ServiceUnavailable,
            TokenRefusedException => StatusCodes.Status400BadRequest,
            AuthenticationFailureException => TokenRequest.CodeOf(failure) switch
            {
                "access_denied" => StatusCodes.Status403Forbidden,
                "temporarily_unavailable" or "server_error" =>
                    StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status400BadRequest,
            },
            _ => null,
        };

    /// <summary>Shows it.</summary>
    /// <param name="response">Where.</param>
    /// <param name="status">Why.</param>
    /// <param name="again">Where in this application the person was going.</param>
    /// <param name="start">The application's first page.</param>
    public static async Task WriteAsync(
        HttpResponse response,
        int status,
        string again,
        string start
    )
    {
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Not logged in</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"></head>
            <body><main><h1>Not logged in</h1>
            <p>{Sentence(status)}</p>
            <p><a href="{WebUtility.HtmlEncode(again)}">Try again</a></p>
            <p><a href="{WebUtility.HtmlEncode(start)}">To the first page</a></p></main></body>
            </html>
            """,
            response.HttpContext.RequestAborted
        );
    }

    private static string Sentence(int status) =>
        status switch
        {
            StatusCodes.Status403Forbidden =>
                "The login was cancelled, or you have no access to this application.",
            StatusCodes.Status503ServiceUnavailable =>
                "The login service does not answer just now. Try again in a moment.",
            _ => "The login did not succeed.",
        };
}
