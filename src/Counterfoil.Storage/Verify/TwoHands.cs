using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Counterfoil.Storage.Verify;

/// <summary>Two threads at one walk: one reads rows into batches, the other checks them, in their order.</summary>
internal sealed class TwoHands
{
    private const int MostUnderWay = 8;

    private readonly ConcurrentBag<RowBatch> free = [];

    /// <summary>Walks.</summary>
    /// <param name="reader">The rows.</param>
    /// <param name="read">Puts the row on which the reader stands into a batch.</param>
    /// <param name="check">Checks a batch, on another thread than the rest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WalkAsync(
        RowReader reader,
        Action<RowReader, RowBatch> read,
        Action<RowBatch> check,
        CancellationToken cancellationToken
    )
    {
        var filled = Channel.CreateBounded<RowBatch>(MostUnderWay);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var checking = Task.Run(
            () => CheckAsync(filled.Reader, check, giveUp),
            CancellationToken.None
        );
        try
        {
            var batch = Free();
            while (reader.Read())
            {
                read(reader, batch);
                if (!batch.IsFull)
                    continue;
                await filled.Writer.WriteAsync(batch, giveUp.Token);
                batch = Free();
            }
            await filled.Writer.WriteAsync(batch, giveUp.Token);
        }
        catch (OperationCanceledException) when (checking.IsFaulted)
        {
            // What went wrong is what the checking says.
        }
        finally
        {
            filled.Writer.TryComplete();
            await checking;
        }
    }

    private async Task CheckAsync(
        ChannelReader<RowBatch> filled,
        Action<RowBatch> check,
        CancellationTokenSource giveUp
    )
    {
        try
        {
            await foreach (var batch in filled.ReadAllAsync(giveUp.Token))
            {
                check(batch);
                free.Add(batch);
            }
        }
        catch
        {
            await giveUp.CancelAsync();
            throw;
        }
    }

    private RowBatch Free()
    {
        if (!free.TryTake(out var batch))
            return new RowBatch();
        batch.Clear();
        return batch;
    }
}
