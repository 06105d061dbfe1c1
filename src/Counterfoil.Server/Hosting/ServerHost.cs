using System.Net;
using Counterfoil.Authority.Plugins;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Counterfoil.Server.Hosting;

/// <summary>Builds the web server around the house.</summary>
internal static class ServerHost
{
    private const int MostHeaderBytes = 32 * 1024;
    private const int MostRequestLineBytes = 8 * 1024;
    private const int MostHeaders = 64;
    private const int MostBodyBytes = 1024 * 1024;

    /// <summary>What of a server needs no settings: it can be put together while they, and the keys, are read.</summary>
    public static WebApplicationBuilder Prepare()
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ApplicationName = typeof(ServerHost).Assembly.GetName().Name,
                // Whatever folder the server is started in: nothing is read from there.
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.WebHost.UseKestrelCore();
        builder.Services.AddDoors();
        return builder;
    }

    /// <summary>A server that is ready to start: nothing of it asks for the database before it listens.</summary>
    /// <param name="builder">What <see cref="Prepare"/> made.</param>
    /// <param name="settings">The checked settings.</param>
    /// <param name="certificate">What it shows; <c>null</c> for HTTP.</param>
    /// <param name="furnish">Registers the house and where the log goes, and more, such as plugins; last, so that it can replace.</param>
    public static WebApplication Build(
        WebApplicationBuilder builder,
        ServerSettings settings,
        ServerCertificate? certificate,
        Action<IServiceCollection> furnish
    )
    {
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings, certificate));
        builder.Services.AddWatches(settings, certificate);
        furnish(builder.Services);
        var app = builder.Build();
        app.UsePipeline(settings);
        app.MapDoors();
        return app;
    }

    /// <summary>Starts it and settles its public address.</summary>
    /// <returns>The address at which it listens.</returns>
    /// <exception cref="IOException">The port is taken, or may not be used.</exception>
    public static async Task<Uri> ListenAsync(
        this WebApplication app,
        CancellationToken cancellationToken
    )
    {
        // Before any door opens, so that what is missing is known, and said, at the start.
        _ = app.Services.GetRequiredService<PluginPanel>();
        await app.StartAsync(cancellationToken);
        var listening = new Uri(
            app.Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.First()
        );
        app.Services.GetRequiredService<PublicAddress>().Settle(listening);
        HostingLog.Listening(app.Services.GetRequiredService<ILogger<WebApplication>>(), listening);
        return listening;
    }

    // What the server knows of itself, and what it does beside answering.
    private static void AddWatches(
        this IServiceCollection services,
        ServerSettings settings,
        ServerCertificate? certificate
    )
    {
        services
            .AddSingleton(settings)
            .AddSingleton(new Sites.KnownSites(settings.Sites))
            .AddSingleton(
                settings.PublicAddress is { } configured
                    ? new PublicAddress(configured)
                    : new PublicAddress()
            )
            .AddSingleton<KeyWatch>()
            .AddHostedService(provider => provider.GetRequiredService<KeyWatch>())
            .AddSingleton<Metrics.MetricsCollector>()
            .AddHostedService(provider => provider.GetRequiredService<Metrics.MetricsCollector>());
        if (certificate is not null)
            services.AddSingleton<IHostedService>(provider => new CertificateWatch(
                certificate,
                provider.GetRequiredService<ILogger<CertificateWatch>>()
            ));
        if (settings.Negotiate is not null)
            services.AddSingleton<ICredentialPlugin, HandshakePolicy>();
        if (settings.TracesTo is { } collector)
            services.AddSingleton<IHostedService>(_ => new Traces.TraceExport(collector));
    }

    private static void Listen(
        KestrelServerOptions kestrel,
        ServerSettings settings,
        ServerCertificate? certificate
    )
    {
        kestrel.AddServerHeader = false;
        // A ticket of Kerberos holds all groups of its person.
        kestrel.Limits.MaxRequestHeadersTotalSize = settings.Negotiate is null
            ? MostHeaderBytes
            : MostHeaderBytes + HandshakeBlob.MaxCharacters;
        kestrel.Limits.MaxRequestLineSize = MostRequestLineBytes;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Listen(
            new IPEndPoint(settings.Address, settings.Port),
            endpoint =>
            {
                if (certificate is not null)
                    endpoint.UseHttps(https =>
                        https.ServerCertificateSelector = (_, _) => certificate.Current
                    );
            }
        );
    }
}
