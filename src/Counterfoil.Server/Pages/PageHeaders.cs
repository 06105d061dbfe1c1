using Counterfoil.Server.Pages.Course;

namespace Counterfoil.Server.Pages;

/// <summary>What every page for people is sent with.</summary>
internal static class PageHeaders
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Lets the forms of this page lead out of the house, to addresses that are registered.</summary>
    public static void LetFormsLeadTo(HttpResponse response, IEnumerable<string> addresses) =>
        response.Headers.ContentSecurityPolicy = Policy.Replace(
            "form-action 'self'",
            $"form-action 'self' {FormSources.Of(addresses)}",
            StringComparison.Ordinal
        );

    /// <summary>
    /// Nothing foreign, nothing framed, nothing kept, nothing told to the next site, and nobody whose window opened it; only what
    /// a course passes through may stand in a pop-up, whose opener waits for its end and would never hear of it again.
    /// </summary>
    public static void Set(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        if (!CourseSteps.IsOnTheWay(response.HttpContext.Request.Path))
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
    }
}
