using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// Where a request comes from, by what browsers say of it and pages cannot forge. A browser answers for its person without
/// asking; so a page of another site must not be able to make it answer. Stateless.
/// </summary>
internal static class RequestOrigin
{
    private const string Site = "Sec-Fetch-Site";

    /// <summary>Whether a page of another site makes a browser send it. Programs say nothing of the kind.</summary>
    public static bool IsOfAnotherSite(HttpRequest request, PublicAddress address) =>
        request.Headers[Site].ToString() is not ("" or "same-origin" or "none")
        || (
            request.Headers.Origin.Count > 0
            && request.Headers.Origin.ToString() != address.Value.GetLeftPart(UriPartial.Authority)
        );

    /// <summary>Whether a person goes there: no picture, no frame, no script of any page.</summary>
    public static bool IsVisit(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate"
        && request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document";

    /// <summary>Whether the person followed a link of ours, or typed the address.</summary>
    public static bool IsOfThisSite(HttpRequest request) =>
        request.Headers[Site].ToString() is "" or "same-origin" or "none";
}
