using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Counterfoil.Server.Hosting;

/// <summary>Watches the certificate's files and has it read again when they change. A change that cannot be used is logged, and the one before stays.</summary>
internal sealed class CertificateWatch(ServerCertificate certificate, ILogger<CertificateWatch> log)
    : IHostedService,
        IDisposable
{
    private readonly List<IDisposable> watching = [];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var file in certificate.Files)
        {
            // Polling as well: where a file is a link into a changing folder, as certificate tools and containers make it,
            // the operating system tells nothing.
            var folder = new PhysicalFileProvider(
                Path.GetDirectoryName(Path.GetFullPath(file))!,
                Microsoft.Extensions.FileProviders.Physical.ExclusionFilters.None
            )
            {
                UsePollingFileWatcher = true,
                UseActivePolling = true,
            };
            watching.Add(folder);
            watching.Add(
                ChangeToken.OnChange(() => folder.Watch(Path.GetFileName(file)), ReadAgain)
            );
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        watching.Reverse();
        watching.ForEach(one => one.Dispose());
        watching.Clear();
    }

    private void ReadAgain()
    {
        try
        {
            certificate.Reload();
            HostingLog.CertificateReloaded(log, new DateTimeOffset(certificate.Current.NotAfter));
        }
        catch (Settings.SettingRefusedException failure)
        {
            HostingLog.CertificateNotReloaded(log, failure);
        }
    }
}
