namespace Counterfoil.Client;

/// <summary>What may be the address of an authority, and of whoever is told a ticket.</summary>
internal static class AuthorityAddress
{
    /// <summary>Whether nothing secret would go there in clear: HTTPS, or this very machine.</summary>
    public static bool IsSafe(Uri? address) =>
        address is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
        && (
            address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
        );

    /// <summary>The address, so that paths can be put behind it.</summary>
    /// <exception cref="ArgumentException">It is none, or it would be spoken to in clear.</exception>
    public static Uri Root(Uri? address) =>
        IsSafe(address)
            ? new Uri(address!.AbsoluteUri.TrimEnd('/') + "/")
            : throw new ArgumentException(
                "The authority's address is an https address (http on this machine alone), such as https://id.example.com, with /Cust12345 behind it for a tenant of its own.",
                nameof(address)
            );

    /// <summary>Whether both are the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(
            one,
            other,
            UriComponents.SchemeAndServer,
            UriFormat.SafeUnescaped,
            StringComparison.OrdinalIgnoreCase
        ) == 0;
}
