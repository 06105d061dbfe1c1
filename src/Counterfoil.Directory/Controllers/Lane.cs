namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>
/// How many questions are with the directory at once, and how many may wait: one that is slow must not gather all of a
/// server's logins. Thread-safe.
/// </summary>
internal sealed class Lane : IDisposable
{
    /// <summary>Questions at once.</summary>
    public const int Width = 16;

    /// <summary>Questions that wait; the next is refused.</summary>
    public const int Queue = 128;

    private readonly SemaphoreSlim places = new(Width);
    private int waiting;

    /// <summary>Runs a piece of work in its turn.</summary>
    /// <exception cref="DirectoryUnavailableException">Too many wait already.</exception>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        if (Interlocked.Increment(ref waiting) > Width + Queue)
        {
            Interlocked.Decrement(ref waiting);
            throw new DirectoryUnavailableException("Too many questions wait for the directory.");
        }
        try
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return await work(cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();
}
