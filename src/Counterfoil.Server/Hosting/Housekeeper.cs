using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Throttling;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Signing;
using Counterfoil.Cryptography;
using Counterfoil.Server.OAuth.Keys;
using Counterfoil.Storage;

namespace Counterfoil.Server.Hosting;

/// <summary>
/// What has to be done again and again: writes what was noted in memory, merges the throttle, deletes what has ended, folds
/// the journal, lets signing keys follow one another. A pass that fails is logged and tried again the next time; nothing that lets somebody in depends on it.
/// </summary>
internal sealed class Housekeeper(
    Database database,
    TicketRenewals renewals,
    CredentialUses uses,
    TokenUses tokenUses,
    DecisionLog decisions,
    Throttle throttle,
    Sweeper sweeper,
    SigningKeyRotation signingKeys,
    ApprovalHealing healing,
    IApprovalRequests requests,
    TimeProvider time,
    HouseOptions options,
    ILogger<Housekeeper> log
) : BackgroundService
{
    private const int FoldedAtOnce = 500;
    private const int DeletedAtOnce = 500;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HealInterval = TimeSpan.FromHours(24);
    private static readonly TimeSpan RequestsKept = TimeSpan.FromDays(180);
    private static readonly TimeSpan FoldInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LeastBetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim sweeping = new(1, 1);
    private DateTimeOffset sweptAt;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        sweptAt = time.GetUtcNow();
        // Before the first door opens: who was throttled before a restart still is.
        await throttle.MergeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync("renewals", () => renewals.FlushAsync(cancellationToken));
        await TryAsync("credential uses", () => uses.FlushAsync(cancellationToken));
        await TryAsync("application token uses", () => tokenUses.FlushAsync(cancellationToken));
        await TryAsync("decisions", () => decisions.FlushAsync(cancellationToken));
        await TryAsync("throttle", () => throttle.MergeAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        sweeping.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            EachAsync(
                "renewals",
                options.Authority.RenewalInterval,
                () => RenewAsync(stoppingToken),
                stoppingToken
            ),
            EachAsync(
                "credential uses",
                options.Authority.RenewalInterval,
                () => uses.FlushAsync(stoppingToken),
                stoppingToken
            ),
            EachAsync(
                "application token uses",
                options.Authority.RenewalInterval,
                () => tokenUses.FlushAsync(stoppingToken),
                stoppingToken
            ),
            EachAsync(
                "decisions",
                Second,
                () => decisions.FlushAsync(stoppingToken),
                stoppingToken
            ),
            EachAsync("throttle", Second, () => throttle.MergeAsync(stoppingToken), stoppingToken),
            EachAsync(
                "signing keys",
                KeyInterval,
                () => KeepKeysAsync(stoppingToken),
                stoppingToken
            ),
            EachAsync("approvals", HealInterval, () => HealAsync(stoppingToken), stoppingToken),
            EachAsync("journal", FoldInterval, () => FoldAsync(stoppingToken), stoppingToken),
            SweepAgainAndAgainAsync(stoppingToken)
        );

    private async Task RenewAsync(CancellationToken stopping)
    {
        var written = await renewals.FlushAsync(stopping);
        if (written > 0 && time.GetUtcNow() - sweptAt >= LeastBetweenSweeps)
            await SweepAsync(stopping);
    }

    // Nodes that were started together would otherwise sweep together for ever.
    private async Task SweepAgainAndAgainAsync(CancellationToken stopping)
    {
        var interval = options.Authority.SweepInterval;
        while (await WaitAsync((interval / 2) + Randomness.NextJitter(interval), stopping))
            await TryAsync("sweep", () => SweepAsync(stopping));
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        if (!await sweeping.WaitAsync(TimeSpan.Zero, stopping))
            return;
        try
        {
            sweptAt = time.GetUtcNow();
            var swept = await sweeper.SweepAsync(stopping);
            if (swept > 0)
                HostingLog.Swept(log, swept);
        }
        finally
        {
            sweeping.Release();
        }
    }

    private async Task KeepKeysAsync(CancellationToken stopping)
    {
        var kept = await signingKeys.KeepAsync(stopping);
        if (kept > 0)
            KeyLog.Kept(log, kept);
    }

    // What was lost between a tenant's transaction and the registry's, and what nobody answers any more.
    private async Task HealAsync(CancellationToken stopping)
    {
        await healing.RunAsync(stopping);
        while (
            await requests.DeleteOldAsync(time.GetUtcNow() - RequestsKept, DeletedAtOnce, stopping)
            == DeletedAtOnce
        ) { }
    }

    private async Task FoldAsync(CancellationToken stopping)
    {
        while (
            await database.FoldJournalAsync(
                time.GetUtcNow() - options.JournalKept,
                FoldedAtOnce,
                stopping
            ) == FoldedAtOnce
        ) { }
    }

    private async Task EachAsync(
        string pass,
        TimeSpan interval,
        Func<Task> work,
        CancellationToken stopping
    )
    {
        while (await WaitAsync(interval, stopping))
            await TryAsync(pass, work);
    }

    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken stopping)
    {
        await Task.Delay(delay, time, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private async Task TryAsync(string pass, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The server stops: what was noted is written by StopAsync.
        }
        catch (Exception failure)
        {
            HostingLog.PassFailed(log, pass, failure);
        }
    }
}
