using System.Diagnostics.CodeAnalysis;

namespace Counterfoil.Cryptography;

/// <summary>What a lane answers: busy, or the value of the work.</summary>
/// <param name="IsBusy">The work was not done, since too much was waiting already.</param>
/// <param name="Value">What the work gave, when not busy.</param>
/// <typeparam name="T">The kind of value.</typeparam>
public readonly record struct LaneResult<T>(
    [property: MemberNotNullWhen(false, nameof(LaneResult<>.Value))] bool IsBusy,
    T? Value
);

/// <summary>
/// Where passwords are hashed: so many at once, so many waiting, and no more. A crowd of logins then takes
/// neither the machine's memory (lanes times the cost of one hash) nor all of its threads. Thread-safe.
/// </summary>
public sealed class HashingLane : IDisposable
{
    private readonly ModestThreads threads;
    private readonly SemaphoreSlim free;
    private readonly int places;
    private int takenPlaces;
    private long completed;
    private volatile bool disposed;

    /// <summary>Opens the lanes.</summary>
    /// <param name="lanes">Hashes at once, from 1.</param>
    /// <param name="queue">Calls that may wait for a lane, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below its least.</exception>
    public HashingLane(int lanes, int queue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(queue);
        threads = new ModestThreads(lanes);
        free = new SemaphoreSlim(lanes, lanes);
        places = checked(lanes + queue);
    }

    /// <summary>How many calculations have ended so far, those that failed included.</summary>
    public long Completed => Interlocked.Read(ref completed);

    /// <summary>
    /// Does the work on a thread of the lane's, which gives way to all others, as soon as a lane is free, or answers busy at
    /// once. The caller's thread does no work. Cancelling ends the wait for a lane; work that began runs to its end.
    /// </summary>
    /// <param name="work">One hash calculation; what it throws comes out here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="ObjectDisposedException">The lane is disposed.</exception>
    public async ValueTask<LaneResult<T>> RunAsync<T>(
        Func<T> work,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!TryTakePlace())
        {
            return new LaneResult<T>(IsBusy: true, default);
        }

        try
        {
            // Asked again: only once a place is taken do the threads stay until it is given back.
            ObjectDisposedException.ThrowIf(disposed, this);
            await free.WaitAsync(cancellationToken);
            try
            {
                return new LaneResult<T>(IsBusy: false, await threads.RunAsync(work));
            }
            finally
            {
                Interlocked.Increment(ref completed);
                free.Release();
            }
        }
        finally
        {
            if (Interlocked.Decrement(ref takenPlaces) == 0 && disposed)
                threads.Dispose();
        }
    }

    /// <summary>Takes no more work. What runs or waits comes to its end.</summary>
    public void Dispose()
    {
        disposed = true;
        Interlocked.MemoryBarrier();
        if (takenPlaces == 0)
            threads.Dispose();
    }

    private bool TryTakePlace()
    {
        // Raised only while below the bound: adding first and looking after would refuse some for nothing.
        var taken = Volatile.Read(ref takenPlaces);
        while (taken < places)
        {
            var seen = Interlocked.CompareExchange(ref takenPlaces, taken + 1, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }
}
