using Counterfoil.Cryptography;
using Counterfoil.Server.Commands;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Hosting;

/// <summary>
/// Every few seconds: reads the file of root keys again when it changed, tells the other nodes which keys this one has, and
/// goes on with a rotation that is under way. A pass that fails is logged and tried again.
/// </summary>
internal sealed class KeyWatch(
    Database database,
    KeyRing keys,
    ServerSettings settings,
    TimeProvider time,
    ILogger<KeyWatch> log
) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private DateTime readAt;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(() => database.RootKeys.BeatAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(database.RootKeys.LeaveAsync);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            EachAsync(
                () =>
                {
                    Learn();
                    return database.RootKeys.BeatAsync(stoppingToken);
                },
                stoppingToken
            ),
            EachAsync(() => database.RootKeys.GoOnAsync(stoppingToken), stoppingToken)
        );

    private async Task EachAsync(Func<Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Beat, time, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested)
                await TryAsync(work);
        }
    }

    /// <summary>Takes over keys that were added to the file.</summary>
    public void Learn()
    {
        if (settings.RootKey is not null || !File.Exists(settings.RootKeyFile))
            return;
        var written = File.GetLastWriteTimeUtc(settings.RootKeyFile);
        if (written == readAt)
            return;
        using var read = RootKeys.Read(settings);
        if (keys.Learn(read))
            HostingLog.KeysLearnt(log, settings.RootKeyFile);
        readAt = written;
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The server stops; what was begun goes on at the next start.
        }
        catch (Exception failure)
        {
            HostingLog.PassFailed(log, "root keys", failure);
        }
    }
}
