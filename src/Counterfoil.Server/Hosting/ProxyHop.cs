using System.Net;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Hosting;

/// <summary>That a request came from a trusted proxy, and what the proxy said of its scheme. A request without it came from somewhere else.</summary>
/// <param name="Scheme">What stood in <c>X-Forwarded-Proto</c>; empty when nothing did.</param>
internal sealed record ProxyHop(string Scheme);

/// <summary>Notes who brought a request, before the forwarded headers change what it says of itself.</summary>
internal sealed class ProxyHops(RequestDelegate next, ServerSettings settings)
{
    /// <summary>Notes it.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (IsTrusted(context.Connection.RemoteIpAddress))
            context.Features.Set(
                new ProxyHop(context.Request.Headers["X-Forwarded-Proto"].ToString())
            );
        return next(context);
    }

    private bool IsTrusted(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null
            && settings.TrustedProxies.Any(network => network.Contains(address));
    }
}
