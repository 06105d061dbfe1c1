using Counterfoil.Authority.Tenants;

namespace Counterfoil.Broker.Tenants;

/// <summary>Where a tenant's services are, all of it known.</summary>
/// <param name="Endpoint">The root of the installation; does not end in a slash.</param>
/// <param name="WebApi">REST; ends in <c>/api/</c>.</param>
/// <param name="NetServer">SOAP; ends in a slash.</param>
public sealed record KnownAddresses(string Endpoint, string WebApi, string NetServer);

/// <summary>
/// Says where tenants' services are: where an operator says, else at this server's public address behind the tenant's name.
/// Never taken from a request. Thread-safe.
/// </summary>
/// <param name="publicAddress">This server's public address; its path ends in a slash. Asked each time: it may be settled late.</param>
public sealed class ServiceAddresses(Func<Uri> publicAddress)
{
    /// <summary>The tenant's.</summary>
    public KnownAddresses Of(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var said = tenant.Addresses;
        // A root that was said is where the rest is, unless the rest was said too.
        var root =
            said.Endpoint?.OriginalString ?? new Uri(publicAddress(), tenant.Id.Value).AbsoluteUri;
        return new KnownAddresses(
            root,
            said.WebApi?.AbsoluteUri ?? $"{root}/api/",
            said.NetServer?.AbsoluteUri ?? $"{root}/Remote/Services88/"
        );
    }
}
