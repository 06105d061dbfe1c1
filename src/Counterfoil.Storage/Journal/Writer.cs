using Counterfoil.Storage.Bell;
using Counterfoil.Storage.Connections;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Journal;

/// <summary>
/// Everything that changes sealed rows on this node passes here, one transaction after the other: what waits is run in one
/// transaction and costs one commit and one entry of the journal. When one change throws, nothing of the transaction
/// happens and its changes are run one by one, so that the one that fails, fails alone. Thread-safe.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private const int MostInOneTransaction = 128;
    private const int MostTries = 5;

    private readonly IConnections connections;
    private readonly Chain chain;
    private readonly HeadsFile heads;
    private readonly IBellRope bell;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ChangeQueue queue;

    public Writer(
        IConnections connections,
        Chain chain,
        HeadsFile heads,
        IBellRope bell,
        TimeProvider time,
        ILogger log
    )
    {
        this.connections = connections;
        this.chain = chain;
        this.heads = heads;
        this.bell = bell;
        this.time = time;
        this.log = log;
        queue = new ChangeQueue(MostInOneTransaction, RunAsync, Traffic.OfThreadPool);
    }

    /// <summary>Why the database took no write the last time; <c>null</c> when it did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Runs a change; completed once it is committed, and heard on this node. Cancellation counts until the writer takes it up.</summary>
    public async Task<T> RunAsync<T>(
        Func<Writing, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var change = new QueuedChange<T>(work);
        await queue.PutAsync(change);
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((QueuedChange<T>)state!).Cancel(token),
            change
        );
        return await change.Done;
    }

    /// <summary>
    /// Runs a change of rows that are not journalled. On PostgreSQL on a connection of its own, so that no login waits for
    /// a batch of records; SQLite has one writer.
    /// </summary>
    public async Task<T> RunPlainAsync<T>(
        Func<Session, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var trace = StorageTraces.Write();
        if (!connections.Dialect.IsPostgreSql)
            return await RunAsync(writing => work(writing.Session), cancellationToken);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var transaction = await connections.BeginAsync(cancellationToken);
                var result = await work(transaction.Session);
                await transaction.CommitAsync();
                return result;
            }
            catch (Exception failure) when (tries < MostTries && connections.IsTransient(failure))
            {
                log.RunAgain(tries, failure);
            }
        }
    }

    public ValueTask DisposeAsync() => queue.DisposeAsync();

    private async Task RunAsync(List<QueuedChange> batch)
    {
        try
        {
            await CommitAsync(batch);
            Trouble = null;
        }
        catch (Exception failure) when (MayRunAlone(batch, failure))
        {
            foreach (var change in batch)
                await RunAloneAsync(change);
        }
        catch (Exception failure)
        {
            NoteTrouble(failure);
            batch.ForEach(change => change.Fail(failure));
        }
    }

    // Each minute's entry is a write: what is mended shows by then at the latest.
    private void NoteTrouble(Exception failure)
    {
        if (failure is CommitInDoubtException or NotBegunException)
            Trouble = failure.InnerException!.Message;
    }

    // Not what may have happened already, and not when there is no database to run anything on.
    private bool MayRunAlone(List<QueuedChange> batch, Exception failure) =>
        failure is not (CommitInDoubtException or NotBegunException)
        && (batch.Count > 1 || connections.IsTransient(failure));

    private async Task RunAloneAsync(QueuedChange change)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await CommitAsync([change]);
                return;
            }
            catch (Exception failure) when (tries < MostTries && connections.IsTransient(failure))
            {
                log.RunAgain(tries, failure);
            }
            catch (Exception failure)
            {
                change.Fail(failure);
                return;
            }
        }
    }

    private async Task CommitAsync(List<QueuedChange> batch)
    {
        await using var transaction = await BeginAsync();
        var writing = new Writing(transaction.Session);
        foreach (var change in batch)
            await change.RunAsync(writing);
        var entry =
            writing.Rows.Count > 0 || writing.NamesHeads
                ? await chain.AppendAsync(
                    writing.Session,
                    writing.Rows,
                    writing.NamesHeads,
                    time.GetUtcNow()
                )
                : null;
        bell.Announce(writing.Session, writing.Rings);
        try
        {
            await transaction.CommitAsync();
        }
        catch (CommitInDoubtException failure)
        {
            chain.Restart();
            log.CommitInDoubt(failure);
            throw;
        }
        if (entry is not null)
        {
            chain.Advance(entry);
            heads.Note(chain.Head);
        }
        bell.RingHere(writing.Rings);
        batch.ForEach(change => change.Complete());
    }

    private async Task<WriteTransaction> BeginAsync()
    {
        try
        {
            return await connections.BeginAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            throw new NotBegunException(failure);
        }
    }

    private sealed class NotBegunException(Exception inner)
        : Exception("The database gave no connection to write on.", inner);
}
