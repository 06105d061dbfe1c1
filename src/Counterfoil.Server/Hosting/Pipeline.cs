using Counterfoil.Server.Pages;
using Counterfoil.Server.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace Counterfoil.Server.Hosting;

/// <summary>What every request passes on its way to a door, from the outside to the inside.</summary>
internal static class Pipeline
{
    /// <summary>The order is the story: whose address this is, the log, the last resort, headers on every answer, HTTPS.</summary>
    public static void UsePipeline(this WebApplication app, ServerSettings settings)
    {
        app.UseTrustedProxies(settings);
        app.UseMiddleware<AccessLog>();
        app.UseMiddleware<Traces.RequestTrace>();
        app.UseMiddleware<LastResort>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HttpsOnly>();
        app.UseRouting();
        app.UsePages();
    }

    // Only address and scheme, never the host: links come from the public address.
    private static void UseTrustedProxies(this WebApplication app, ServerSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many hops as are named; the first that is not is the client.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
            options.KnownIPNetworks.Add(network);
        app.UseMiddleware<ProxyHops>();
        app.UseForwardedHeaders(options);
    }
}
