using System.Runtime.InteropServices;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Witnesses;

/// <summary>
/// Tells the witness the heads that go into the file of heads, every few seconds in which there are new ones; no write waits
/// for it. What the witness has is compared first, once: it must not be told over what it alone still knows. While it is
/// away that is tried again, less and less often. Thread-safe.
/// </summary>
internal sealed class WitnessPost : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly WitnessClient witness;
    private readonly HeadsFile heads;
    private readonly string identity;
    private readonly IConnections connections;
    private readonly CheckpointHeads checkpoint;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly SemaphoreSlim telling = new(1);
    private readonly CancellationTokenSource ending = new();
    private Task loop = Task.CompletedTask;
    private IReadOnlyList<ChainHead> told = [];
    private bool isCompared;
    private bool isGivenUp;

    public WitnessPost(
        WitnessClient witness,
        HeadsFile heads,
        string identity,
        IConnections connections,
        CheckpointHeads checkpoint,
        TimeProvider time,
        ILogger log
    )
    {
        this.witness = witness;
        this.heads = heads;
        this.identity = identity;
        this.connections = connections;
        this.checkpoint = checkpoint;
        this.time = time;
        this.log = log;
    }

    /// <summary>Why the witness does not have the newest heads; <c>null</c> when it has.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Compares what the witness has, before anything is written. A witness that is away stops nothing.</summary>
    /// <exception cref="DatabaseRefusedException">The journal lacks what the witness has.</exception>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAndCompareAsync(cancellationToken);
        }
        catch (WitnessException failure)
        {
            Note(failure.Message);
        }
    }

    /// <summary>Begins to tell.</summary>
    public void Begin() => loop = Task.Run(RunAsync);

    /// <summary>Tells the witness what is new; what goes wrong is kept for the health and logged once.</summary>
    public async Task TryTellAsync(CancellationToken cancellationToken)
    {
        await telling.WaitAsync(cancellationToken);
        try
        {
            if (isGivenUp)
                return;
            if (!isCompared)
                await ReadAndCompareAsync(cancellationToken);
            var now = heads.Noted();
            if (Trouble is not null || !now.SequenceEqual(told))
            {
                await witness.TellAsync(WitnessedHeads.Of(identity, now), cancellationToken);
                told = now;
            }
            Note(null);
        }
        catch (WitnessException failure)
        {
            Note(failure.Message);
        }
        catch (Exception failure)
            when (failure is ExternalException or IOException or TimeoutException)
        {
            Note($"The database could not be asked: {failure.Message}");
        }
        catch (DatabaseRefusedException refused)
        {
            isGivenUp = true;
            Trouble = refused.Message;
            log.WitnessDisagrees(refused.Message);
        }
        finally
        {
            telling.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await loop;
        using (var limit = new CancellationTokenSource(LastWords, time))
        {
            try
            {
                await TryTellAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                log.WitnessAway("It did not take the last heads in time.");
            }
        }
        witness.Dispose();
        telling.Dispose();
        ending.Dispose();
    }

    private async Task ReadAndCompareAsync(CancellationToken cancellationToken)
    {
        if (await witness.ReadAsync(cancellationToken) is { } witnessed)
            await connections.ReadAsync(
                async session =>
                {
                    var head = await checkpoint.ReadAsync(session, "");
                    await WitnessCheck.CheckAsync(session, identity, head, witnessed);
                    return true;
                },
                cancellationToken
            );
        isCompared = true;
    }

    private async Task RunAsync()
    {
        var pause = Pause;
        try
        {
            while (true)
            {
                await TryTellAsync(ending.Token);
                pause =
                    Trouble is null ? Pause
                    : pause * 2 < LongestPause ? pause * 2
                    : LongestPause;
                await Task.Delay(pause, time, ending.Token);
            }
        }
        catch (OperationCanceledException) { }
    }

    // Once when it begins and once when it ends, not every few seconds.
    private void Note(string? trouble)
    {
        if (trouble is not null && Trouble is null)
            log.WitnessAway(trouble);
        else if (trouble is null && Trouble is not null)
            log.WitnessBack();
        Trouble = trouble;
    }
}
