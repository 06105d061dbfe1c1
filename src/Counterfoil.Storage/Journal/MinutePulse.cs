using Counterfoil.Storage.Connections;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Journal;

/// <summary>
/// Each minute an entry names the heads of all chains, and they are written outside: so chains that nobody writes any
/// more, and those of other nodes, have witnesses too.
/// </summary>
internal sealed class MinutePulse : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly IConnections connections;
    private readonly CheckpointHeads checkpoint;
    private readonly Writer writer;
    private readonly HeadsFile heads;
    private readonly ILogger log;
    private readonly PeriodicTimer timer;
    private readonly Task loop;

    public MinutePulse(
        IConnections connections,
        CheckpointHeads checkpoint,
        Writer writer,
        HeadsFile heads,
        TimeProvider time,
        ILogger log
    )
    {
        this.connections = connections;
        this.checkpoint = checkpoint;
        this.writer = writer;
        this.heads = heads;
        this.log = log;
        timer = new PeriodicTimer(Minute, time);
        loop = Task.Run(RunAsync);
    }

    /// <summary>Writes the entry, and the heads outside.</summary>
    public async Task BeatAsync()
    {
        await writer.RunAsync(
            writing =>
            {
                writing.NameHeads();
                return Task.FromResult(true);
            },
            CancellationToken.None
        );
        heads.NoteAll(
            await connections.ReadAsync(checkpoint.AllHeadsAsync, CancellationToken.None)
        );
        await heads.TryWriteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await loop;
    }

    private async Task RunAsync()
    {
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                await BeatAsync();
            }
            catch (Exception failure)
            {
                log.MinuteNotWritten(failure);
            }
        }
    }
}
