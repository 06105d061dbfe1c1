using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.Pages.Course;

/// <summary>
/// Where the forms of a course may lead: browsers hold a form's policy against every address that its answer sends them on
/// to, and at its end that is the application's. Stateless.
/// </summary>
internal static class ReturnOrigins
{
    private const int Most = 10;

    /// <summary>Sources for <c>form-action</c> (CSP 3 section 2.3.1), separated by blanks.</summary>
    public static string Of(AuthorizationRequest request, Application? application) =>
        string.Join(
            ' ',
            (application?.RedirectUris ?? [])
                .Prepend(request.RedirectUri)
                .Select(SourceOf)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Take(Most)
        );

    // The grammar has no IPv6 address; a native application's own scheme has no host.
    private static string? SourceOf(string redirectUri)
    {
        if (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri))
            return null;
        var isWeb = uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp;
        return isWeb && uri.HostNameType != UriHostNameType.IPv6
            ? $"{uri.Scheme}://{uri.IdnHost}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}"
            : $"{uri.Scheme}:";
    }
}
