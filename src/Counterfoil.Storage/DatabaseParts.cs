using Counterfoil.Cryptography;
using Counterfoil.Storage.Bell;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.PostgreSql;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Storage.Witnesses;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage;

/// <summary>What the stores of one open database share.</summary>
internal sealed class DatabaseParts : IAsyncDisposable
{
    public required StatementCount Count { get; init; }
    public required FileLock? Lock { get; init; }
    public required IConnections Connections { get; init; }
    public required KeyRing Keys { get; init; }

    /// <summary>Which database this is, as it enters every seal.</summary>
    public required string Identity { get; init; }

    public required Seals Seals { get; init; }
    public required TimeProvider Time { get; init; }
    public required IBellRope Bell { get; init; }
    public required HeadsFile Heads { get; init; }
    public required Writer Writer { get; init; }
    public required MinutePulse Pulse { get; init; }
    public required WitnessPost? Witness { get; init; }
    public required Folding Folding { get; init; }
    public required Inventory Inventory { get; init; }
    public required ILogger Log { get; init; }

    public Dialect Dialect => Connections.Dialect;

    public DatabaseHealth Health =>
        new(Bell.IsHeard, Heads.Trouble, (Time as DatabaseClock)?.Offset ?? TimeSpan.Zero)
        {
            WriteTrouble = Writer.Trouble,
            HasWitness = Witness is not null,
            WitnessTrouble = Witness?.Trouble,
        };

    public async ValueTask DisposeAsync()
    {
        // In this order: who writes first stops first, and the heads are written when nothing follows any more.
        await Pulse.DisposeAsync();
        await Writer.DisposeAsync();
        if (Witness is not null)
            await Witness.DisposeAsync();
        await Heads.DisposeAsync();
        await Bell.DisposeAsync();
        await Connections.DisposeAsync();
        Lock?.Dispose();
        Count.Dispose();
    }
}
