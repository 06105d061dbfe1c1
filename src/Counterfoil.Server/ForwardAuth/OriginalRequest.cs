using System.Globalization;
using Counterfoil.Server.Sites;

namespace Counterfoil.Server.ForwardAuth;

/// <summary>
/// The request that a proxy asks about, as its headers tell. Read strictly: what can be read in two ways is not read.
/// Immutable.
/// </summary>
/// <remarks>
/// nginx is configured to say <c>X-Original-URL</c>, or <c>X-Original-URI</c> beside <c>Host</c>, and
/// <c>X-Original-Method</c>; Traefik and Caddy say <c>X-Forwarded-Method</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Uri</c>.
/// A client may have sent the other kind through the proxy; so all that is there must say the same.
/// </remarks>
/// <param name="Method">The method, in upper case.</param>
/// <param name="Origin">Scheme, host and port, as a site's origin is written.</param>
/// <param name="Path">Path and query.</param>
/// <param name="IsOfNginx">Whether the proxy takes 2xx, 401 and 403 only, and sends nobody on by itself.</param>
internal sealed record OriginalRequest(string Method, string Origin, SitePath Path, bool IsOfNginx)
{
    private const int LongestUrl = 8192;
    private const int LongestMethod = 20;

    /// <summary>Reads the request that a proxy asks about; <c>null</c> when it is ambiguous or cannot be read.</summary>
    public static OriginalRequest? Read(HttpContext context)
    {
        if (
            OriginalHeaders.Of(context) is not { } headers
            || MethodOf(headers) is not { } method
            || headers.Url is null && headers.Uri is null && headers.ForwardedUri is null
        )
            return null;
        var (origin, path) = (OriginOf(headers, context), headers.Uri ?? headers.ForwardedUri);
        if (headers.Url is { } url)
        {
            if (Split(url) is not { } parts || (path is not null && path != parts.Path))
                return null;
            path = parts.Path;
        }
        if (headers.Uri is { } one && headers.ForwardedUri is { } other && one != other)
            return null;
        return origin is not null && SitePath.TryParse(path, out var place)
            ? new OriginalRequest(
                method,
                origin,
                place,
                headers.Url is not null || headers.Uri is not null
            )
            : null;
    }

    /// <summary>The origin at which a proxied request itself came in, for what stands on the site's own host.</summary>
    public static string? ReadOrigin(HttpContext context) =>
        OriginalHeaders.Of(context) is { } headers ? OriginOf(headers, context) : null;

    private static string? OriginOf(OriginalHeaders headers, HttpContext context)
    {
        var said = new List<string?>(2);
        if (headers.Url is { } url)
            said.Add(Split(url) is { } parts ? OriginOf(parts.Scheme, parts.Authority) : null);
        if (headers.Host is { } host)
            said.Add(
                OriginOf(
                    headers.Scheme ?? (headers.Url is null ? "" : Split(headers.Url)?.Scheme ?? ""),
                    host
                )
            );
        // Beside X-Original-URI the proxy says the host in Host: another one can only be the client's word.
        if (headers.Url is null && (headers.Host is null || headers.Uri is not null))
            said.Add(
                context.Request.Headers.Host is [{ } own]
                    ? OriginOf(headers.Scheme ?? "", own)
                    : null
            );
        if (headers is { Url: { } again, Scheme: { } scheme } && Split(again)?.Scheme != scheme)
            return null;
        return said.TrueForAll(one => one is not null && one == said[0]) ? said[0] : null;
    }

    private static string? OriginOf(string scheme, string authority)
    {
        if (scheme is not ("https" or "http"))
            return null;
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var host = (colon < 0 ? authority : authority[..colon]).ToLowerInvariant();
        if (
            host.Length is 0 or > 253
            || host.Any(character =>
                !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.')
            )
        )
            return null;
        if (colon < 0)
            return $"{scheme}://{host}";
        var digits = authority.AsSpan(colon + 1);
        if (
            digits.Length is 0 or > 5
            || !ushort.TryParse(
                digits,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var port
            )
        )
            return null;
        return port == (scheme == "https" ? 443 : 80)
            ? $"{scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}");
    }

    private static (string Scheme, string Authority, string Path)? Split(string url)
    {
        var colon = url.IndexOf("://", StringComparison.Ordinal);
        if (url.Length > LongestUrl || colon < 0)
            return null;
        var rest = url[(colon + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : (url[..colon], rest[..slash], rest[slash..]);
    }

    private static string? MethodOf(OriginalHeaders headers)
    {
        if (
            headers is { Method: { } one, ForwardedMethod: { } other }
            && !string.Equals(one, other, StringComparison.Ordinal)
        )
            return null;
        var method = headers.Method ?? headers.ForwardedMethod ?? HttpMethods.Get;
        return method.Length is > 0 and <= LongestMethod && method.All(char.IsAsciiLetterUpper)
            ? method
            : null;
    }
}
