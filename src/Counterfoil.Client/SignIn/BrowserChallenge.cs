using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>Sends a person who must log in to the login page; a program is told so instead.</summary>
internal static class BrowserChallenge
{
    private const int LongestGoal = 1500;

    /// <summary>True when the browser was sent on.</summary>
    public static bool TrySend(
        HttpContext context,
        TicketAuthenticationOptions options,
        TicketRefusal refusal,
        AuthenticationProperties properties
    )
    {
        if (
            options is { LoginPage: null, SignInAddress: null }
            || refusal.Status
                is not (StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
            || !IsPerson(context.Request)
        )
            return false;
        var goal = GoalOf(context.Request, properties);
        var address = options.SignInAddress is { } back
            ? HandOverAddress(context.Response, options, back, goal)
            : $"{options.LoginPage}{QueryString.Create("returnUrl", goal)}";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        context.Response.Headers.CacheControl = "no-store";
        return true;
    }

    // What a script fetches cannot follow to another host, and a form that is posted again would do twice what it does.
    private static bool IsPerson(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Authorization.Count == 0
        && request
            .Headers.Accept.ToString()
            .Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate";

    private static string GoalOf(HttpRequest request, AuthenticationProperties properties)
    {
        var goal =
            properties.RedirectUri
            ?? request.PathBase + request.Path + request.QueryString.ToString();
        return LocalGoal.IsOne(goal) && goal.Length <= LongestGoal ? goal : "/";
    }

    private static string HandOverAddress(
        HttpResponse response,
        TicketAuthenticationOptions options,
        Uri back,
        string goal
    )
    {
        var nonce = Digests.NextNonce();
        TicketCookie.Put(response, TicketCookie.Nonce, nonce);
        var query = QueryString.Create(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["site"] = back.AbsoluteUri,
                ["bound"] = Digests.BoundOf(nonce),
                ["to"] = goal,
            }
        );
        return $"{new Uri(AuthorityAddress.Root(options.Authority), "handover")}{query}";
    }
}

/// <summary>A place on this very application: the only thing that a browser is sent on to because a request said so.</summary>
internal static class LocalGoal
{
    /// <summary>
    /// Exactly one slash, then printable ASCII without a backslash: browsers read <c>\</c> as <c>/</c>, drop tabs and line
    /// breaks anywhere, and take <c>//host</c> for another server.
    /// </summary>
    public static bool IsOne(string? text) =>
        text is ['/', ..]
        && text is not ['/', '/', ..]
        && text.All(character => character is > ' ' and < '\u007F' and not '\\');
}
