using System.Net;
using System.Text;
using Counterfoil.Client;
using Counterfoil.Cryptography;
using Counterfoil.Server.Api;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace Counterfoil.Server.Metrics;

/// <summary><c>GET /metrics</c>, for this machine, for who is in the configured networks, and for who holds the configured token.</summary>
internal static class MetricsEndpoint
{
    private static readonly TicketRefusal NotHere = new(
        StatusCodes.Status403Forbidden,
        "forbidden",
        "Metrics are read from this machine, from the networks in metrics-from, or with metrics-token.",
        RetryAfter: null
    );

    // The last three: what the framework leaves of a header that it has taken into account.
    private static readonly string[] ProxyMarks =
    [
        "Forwarded",
        "Via",
        "X-Real-IP",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Uri",
        "X-Original-URL",
        "X-Original-URI",
        ForwardedHeadersDefaults.XOriginalForHeaderName,
        ForwardedHeadersDefaults.XOriginalHostHeaderName,
        ForwardedHeadersDefaults.XOriginalProtoHeaderName,
    ];

    /// <summary>Maps it.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", AnswerAsync).ExcludeFromDescription();

    private static Task AnswerAsync(
        HttpContext context,
        MetricsCollector collector,
        ServerSettings settings
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!MayRead(context, settings))
            return Problem.Of(NotHere).ExecuteAsync(context);
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(collector.Write(), context.RequestAborted);
    }

    private static bool MayRead(HttpContext context, ServerSettings settings)
    {
        if (
            settings.MetricsToken is { } token
            && context.Request.Headers.Authorization is [{ } header]
            && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && SecretDigest.FixedTimeEquals(
                Encoding.UTF8.GetBytes(header["Bearer ".Length..].Trim()),
                Encoding.UTF8.GetBytes(token.Reveal())
            )
        )
            return true;
        // What a proxy that nobody named passes on looks as if it came from this machine.
        if (
            context.Features.Get<ProxyHop>() is null
            && context.Request.Headers.ContainsKey("X-Forwarded-For")
        )
            return false;
        var address = context.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null
            && (
                (IPAddress.IsLoopback(address) && !CameByProxy(context.Request))
                || settings.MetricsFrom.Any(network => network.Contains(address))
            );
    }

    // A proxy on this machine looks like this machine, and may say of its client whatever the client said.
    private static bool CameByProxy(HttpRequest request) =>
        ProxyMarks.Any(request.Headers.ContainsKey) || !IsThisMachine(request.Host.Host);

    // Who asks on this machine asks by its address; what a proxy passes on often has the public name still.
    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
