using System.Collections.Concurrent;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Benchmarks;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Bell;
using Npgsql;

namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>Nodes on a PostgreSQL of their own, each behind a wire that can be cut; dropped at the end.</summary>
internal sealed class History : IAsyncDisposable
{
    private const int Lives = 8;
    private readonly List<BenchHouse> nodes = [];
    private readonly List<Wire> wires = [];
    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-").FullName;
    private readonly string server;
    private string connection = "";

    private History(string server) => this.server = server;

    public static async Task<History> BeginAsync(string server, int nodes)
    {
        var history = new History(server);
        var ground = new Ground(history.folder, server);
        history.connection = await BenchHouse.NewPostgreSqlAsync(ground);
        for (var node = 0; node < nodes; node++)
            await history.AddNodeAsync(ground);
        return history;
    }

    /// <summary>What happens in so long a time, by chance of this seed.</summary>
    public async Task<IReadOnlyCollection<HistoryEvent>> RecordAsync(TimeSpan length, int seed)
    {
        var people = await ProveAsync();
        var recording = new Recording(nodes);
        var until = recording.Now + length;
        var everybodys = new ConcurrentDictionary<int, HistoryTicket>();
        await using var outside = NpgsqlDataSource.Create(connection + ";Maximum Pool Size=4");
        var cutter = new Cutter(recording, nodes, wires, outside, new Random(seed));
        var lives = new List<Task> { cutter.CutAsync(until) };
        foreach (var (person, proof) in people)
        {
            var life = new Life(
                recording,
                proof,
                nodes.Count,
                everybodys,
                new Random(seed + person)
            );
            lives.Add(Task.Run(() => life.LiveAsync(until)));
        }
        await Task.WhenAll(lives);
        return recording.Events;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        foreach (var wire in wires)
            wire.Dispose();
        await using var dropping = NpgsqlDataSource.Create(server + ";Database=postgres");
        var name = new NpgsqlConnectionStringBuilder(connection).Database;
        await using var drop = dropping.CreateCommand($"DROP DATABASE {name} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task AddNodeAsync(Ground ground)
    {
        var wire = new Wire(connection);
        wires.Add(wire);
        // Whoever is cut off does not wait for an answer for longer than a history lasts.
        var through = wire.Through(connection) + ";Command Timeout=3;Cancellation Timeout=-1";
        var settings = new DatabaseSettings(through, ground.NewFolder());
        nodes.Add(
            nodes is [var first, ..]
                ? await BenchHouse.ReopenAsync(settings, first.Keys)
                : await BenchHouse.OpenAsync(settings)
        );
    }

    private async Task<IReadOnlyList<(int Person, Proof Proof)>> ProveAsync() =>
        [.. (await nodes[0].ProveManyAsync(Lives)).Select((proof, person) => (person + 1, proof))];
}
