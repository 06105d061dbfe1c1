namespace Counterfoil.Broker.Applications;

/// <summary>
/// Whether a browser may be sent to an address (RFC 9700 section 2.1): it may when the address is, character by character,
/// one that was registered. The one exception is the port of a native application's loopback address, which the operating
/// system picks anew each time (RFC 8252 section 7.3). Pure; what comes back is the text that was compared, and nothing
/// else may be sent.
/// </summary>
public static class RedirectUris
{
    /// <summary>The most characters of an address.</summary>
    public const int MaxLength = 2000;

    private static readonly string[] LoopbackOrigins = ["http://127.0.0.1", "http://[::1]"];

    /// <summary>The address to send a login's answer to; <c>null</c> when the requested one is not registered.</summary>
    public static string? Match(Application application, string? requested)
    {
        ArgumentNullException.ThrowIfNull(application);
        return Match(application.RedirectUris, application.IsNative, requested);
    }

    /// <summary>The address to go to after a logout; <c>null</c> when the requested one is not registered.</summary>
    public static string? MatchPostLogout(Application application, string? requested)
    {
        ArgumentNullException.ThrowIfNull(application);
        return Match(application.PostLogoutRedirectUris, application.IsNative, requested);
    }

    /// <summary>Whether scripts of that origin may call, as the browser says it in <c>Origin</c>: registered, character by character.</summary>
    public static bool IsCorsOrigin(Application application, string? origin)
    {
        ArgumentNullException.ThrowIfNull(application);
        return origin is not null
            && application.CorsOrigins.Contains(origin, StringComparer.Ordinal);
    }

    private static string? Match(IReadOnlyList<string> registered, bool isNative, string? requested)
    {
        if (requested is null or { Length: 0 or > MaxLength })
            return null;
        foreach (var one in registered)
        {
            if (string.Equals(one, requested, StringComparison.Ordinal))
                return one;
        }
        if (!isNative || RestOfLoopback(requested) is not { } wanted)
            return null;
        foreach (var one in registered)
        {
            if (RestOfLoopback(one) is { } rest && wanted == rest)
                return requested;
        }
        return null;
    }

    // Which of the two addresses, and all that follows the port; null where it is no loopback address with or without a port.
    private static (string Origin, string Path)? RestOfLoopback(string address)
    {
        foreach (var origin in LoopbackOrigins)
        {
            if (!address.StartsWith(origin, StringComparison.Ordinal))
                continue;
            var rest = address.AsSpan(origin.Length);
            if (rest is [':', ..])
            {
                var end = 1;
                while (end < rest.Length && char.IsAsciiDigit(rest[end]))
                    end++;
                if (
                    end is < 2 or > 6
                    || rest[1] == '0'
                    || int.Parse(rest[1..end], System.Globalization.CultureInfo.InvariantCulture)
                        > ushort.MaxValue
                )
                    return null;
                rest = rest[end..];
            }
            return rest is [] or ['/', ..] or ['?', ..] ? (origin, rest.ToString()) : null;
        }
        return null;
    }
}
