using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Commands;

/// <summary>Serves until it is stopped: opens what is needed, says where it is, and closes in the opposite order.</summary>
internal static class Serving
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    /// <summary>Serves.</summary>
    /// <param name="settings">The checked settings.</param>
    /// <param name="time">The machine's clock.</param>
    /// <param name="prepare">Runs before the first door opens.</param>
    /// <param name="isListening">Told where it listens.</param>
    /// <param name="cancellationToken">Stops it; so does a signal.</param>
    public static async Task RunAsync(
        ServerSettings settings,
        TimeProvider time,
        Func<IServiceProvider, Task> prepare,
        Action<WebApplication> isListening,
        CancellationToken cancellationToken
    )
    {
        var principals = KerberosLibrary.Prepare(settings);
        var preparing = Task.Run(ServerHost.Prepare, cancellationToken);
        var certificate = ServerCertificate.OpenIfNamed(settings, time);
        using var keys = RootKeys.Read(settings);
        using var logs = LoggerFactory.Create(logging => logging.AddServerLog(settings));
        if (principals.Count > 0)
            HandshakesLog.Open(
                logs.CreateLogger<Handshakes.HandshakeReader>(),
                string.Join(", ", principals)
            );
        var clock = Database.ClockOf(settings.Database, time);
        // The server is put together meanwhile; from then on the database is its to close.
        var opening = Task.Run(
            () => Database.OpenAsync(settings.Database, keys, clock, logs, cancellationToken),
            cancellationToken
        );
        await using var app = ServerHost.Build(
            await preparing,
            settings,
            certificate,
            services =>
                services.AddSingleton(logs).AddCounterfoil(opening, clock, keys, settings.House)
        );
        await Rehearsal.PlayAsync(app);
        await opening;
        await prepare(app.Services);
        try
        {
            await app.ListenAsync(cancellationToken);
        }
        catch (IOException failure)
        {
            throw new CommandRefusedException(
                ExitCode.Refused,
                FormattableString.Invariant(
                    $"Port {settings.Port} at {settings.Address} cannot be used: {(failure.InnerException ?? failure).Message.TrimEnd('.')}. Choose another with --port."
                )
            );
        }
        ServerFile.Write(settings.Data, AddressForCommands(app, settings));
        try
        {
            isListening(app);
            // Nobody uses again what a start leaves behind, and a server that nobody calls collects nothing by itself.
            await using var once = time.CreateTimer(
                static _ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive),
                null,
                Settled,
                Timeout.InfiniteTimeSpan
            );
            await app.WaitForShutdownAsync(cancellationToken);
        }
        finally
        {
            ServerFile.Remove(settings.Data);
        }
    }

    // Over HTTPS the name must be the certificate's; else the machine itself is nearest.
    private static Uri AddressForCommands(WebApplication app, ServerSettings settings)
    {
        if (settings.CertificateFile is not null)
            return app.Services.GetRequiredService<PublicAddress>().Value;
        var listening = new Uri(app.Urls.First());
        return
            listening.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            && !listening.IsLoopback
            ? new UriBuilder(listening) { Host = "127.0.0.1" }.Uri
            : listening;
    }
}
