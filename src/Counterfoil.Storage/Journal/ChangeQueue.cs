namespace Counterfoil.Storage.Journal;

/// <summary>
/// Whose turn it is to write. A change that comes to a server at rest is run by its own caller, at once: handing it to
/// another thread and back takes as long as a round trip. What comes to a busy one waits, and is run together. Thread-safe.
/// </summary>
/// <param name="most">How many are run together at most.</param>
/// <param name="runAsync">Runs them, one call after the other. It does not throw.</param>
/// <param name="traffic">How busy the server is.</param>
internal sealed class ChangeQueue(
    int most,
    Func<List<QueuedChange>, Task> runAsync,
    Traffic traffic
) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<QueuedChange> waiting = new();
    private readonly TaskCompletionSource over = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private bool isClosed;
    private bool isRunning;

    // After several came at once, more will: the first of them does not go ahead alone and make the others wait.
    private bool isCrowded;

    /// <summary>Runs the change, or leaves it to whoever runs now.</summary>
    /// <exception cref="ObjectDisposedException">Nothing is run any more.</exception>
    public Task PutAsync(QueuedChange change)
    {
        var isBusy = traffic.IsDense();
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (isRunning || isCrowded || isBusy)
            {
                waiting.Enqueue(change);
                if (!isRunning)
                    Start();
                return Task.CompletedTask;
            }
            isRunning = true;
        }
        return RunAtOnceAsync(change);
    }

    /// <summary>Takes no more, and returns when all that waited has run.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isClosed = true;
            if (!isRunning)
                over.TrySetResult();
        }
        await over.Task;
    }

    private async Task RunAtOnceAsync(QueuedChange change)
    {
        if (change.TryTake())
            await runAsync([change]);
        lock (gate)
        {
            if (waiting.Count > 0)
                Start();
            else
                Stop();
        }
    }

    // Nobody's caller waits for the others' changes, nor are they traced as part of what it does.
    private void Start()
    {
        isRunning = true;
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RunWaitingAsync);
    }

    private async Task RunWaitingAsync()
    {
        while (await GatherAsync() is { } batch)
        {
            if (batch.Count > 0)
                await runAsync(batch);
        }
    }

    // As long as letting others pass brings more: the busier the server, the more changes share a commit.
    private async Task<List<QueuedChange>?> GatherAsync()
    {
        for (var (before, now) = (-1, CountWaiting()); now > before && now < most; )
        {
            await traffic.LetPassAsync();
            (before, now) = (now, CountWaiting());
        }
        return TakeWaiting();
    }

    private int CountWaiting()
    {
        lock (gate)
            return waiting.Count;
    }

    private List<QueuedChange>? TakeWaiting()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                Stop();
                return null;
            }
            var batch = new List<QueuedChange>(Math.Min(most, waiting.Count));
            while (batch.Count < most && waiting.TryDequeue(out var change))
            {
                if (change.TryTake())
                    batch.Add(change);
            }
            isCrowded = batch.Count > 1;
            return batch;
        }
    }

    private void Stop()
    {
        isRunning = false;
        if (isClosed)
            over.TrySetResult();
    }
}
