using System.Collections.Concurrent;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// Notes uses in memory and writes them in one batch per interval: a thousand uses of one ticket cost one row write. A
/// crash loses at most that interval, and so can only shorten a life. Thread-safe.
/// </summary>
public sealed class TicketRenewals(ITicketStubs stubs, TimeProvider time) : IDisposable
{
    private readonly ConcurrentQueue<CachedStub> noted = new();
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>Writes what was noted. Called each interval and at shutdown. Returns how many tickets had been used.</summary>
    public async Task<int> FlushAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        var batch = new List<CachedStub>();
        try
        {
            for (var left = noted.Count; left > 0 && noted.TryDequeue(out var entry); left--)
                batch.Add(entry);
            var count = batch.Count;
            if (count == 0)
                return 0;
            var unmoved = await stubs.RenewAsync(
                [.. batch.Select(entry => entry.TakeRenewal())],
                time.GetUtcNow(),
                cancellationToken
            );
            foreach (var entry in batch.Where(entry => unmoved.Contains(entry.Stub.TicketId)))
                entry.Spoil();
            batch.Clear();
            return count;
        }
        finally
        {
            // What could not be written is noted again: the next interval tries once more.
            foreach (var entry in batch)
                noted.Enqueue(entry);
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    internal void Note(CachedStub entry, DateTimeOffset now, Use use)
    {
        if (entry.NoteUse(now, use))
            noted.Enqueue(entry);
    }
}
