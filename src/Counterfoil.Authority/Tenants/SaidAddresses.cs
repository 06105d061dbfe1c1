namespace Counterfoil.Authority.Tenants;

/// <summary>
/// Where a tenant's services are, where an operator has said so; else they are ours. Each is an absolute address over HTTPS,
/// or over HTTP on loopback, without user, query or fragment.
/// </summary>
public sealed record SaidAddresses
{
    /// <summary>The root of the tenant's installation (wire.md 2.10); does not end in a slash.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Where REST is (wire.md 2.7); ends in <c>/api/</c>.</summary>
    public Uri? WebApi { get; init; }

    /// <summary>Where SOAP is (wire.md 2.7); ends in a slash, such as <c>/Remote/Services88/</c>.</summary>
    public Uri? NetServer { get; init; }

    /// <summary>A sentence that says what is wrong with them; <c>null</c> when nothing is.</summary>
    internal string? Check()
    {
        if (new[] { Endpoint, WebApi, NetServer }.Any(one => one is not null && !IsFit(one)))
            return "A service address is an absolute one over https (http on this machine alone), at most 400 characters, without user, query or fragment.";
        if (Endpoint is not null && Endpoint.OriginalString.EndsWith('/'))
            return "The endpoint does not end in a slash.";
        if (WebApi?.AbsolutePath.EndsWith("/api/", StringComparison.Ordinal) == false)
            return "The address of REST ends in /api/.";
        return NetServer?.AbsolutePath.EndsWith('/') == false
            ? "The address of SOAP ends in a slash."
            : null;
    }

    private static bool IsFit(Uri address) =>
        address.IsAbsoluteUri
        && (
            address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
        )
        && address.OriginalString.Length <= 400
        && address is { UserInfo: "", Query: "", Fragment: "" };
}
