namespace Counterfoil.Storage.Journal;

/// <summary>A change that waits for the writer.</summary>
internal abstract class QueuedChange
{
    private int taken;

    /// <summary>Takes it for running; false when the caller has given it up. From here on it cannot be cancelled.</summary>
    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    public abstract Task RunAsync(Writing writing);

    /// <summary>It is committed and heard: the caller goes on.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

internal sealed class QueuedChange<T>(Func<Writing, Task<T>> work) : QueuedChange
{
    // The caller's code must not run on the writer's back.
    private readonly TaskCompletionSource<T> done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private T result = default!;

    public Task<T> Done => done.Task;

    public override async Task RunAsync(Writing writing) => result = await work(writing);

    public override void Complete() => done.TrySetResult(result);

    public override void Fail(Exception failure) => done.TrySetException(failure);

    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
            done.TrySetCanceled(cancellationToken);
    }
}
