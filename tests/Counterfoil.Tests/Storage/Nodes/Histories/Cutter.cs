using Counterfoil.Authority.Changes;
using Counterfoil.Benchmarks;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Bell;
using Counterfoil.Tests.Storage.Bell;
using Npgsql;

namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>Cuts nodes off the bell now and then, and writes down from when until when each did not hear it.</summary>
internal sealed class Cutter(
    Recording recording,
    IReadOnlyList<BenchHouse> nodes,
    IReadOnlyList<Wire> wires,
    NpgsqlDataSource outside,
    Random random
)
{
    private const string EndListening = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'counterfoil bell'
        """;

    private const string Ring = "SELECT pg_notify('counterfoil', $1)";

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    public async Task CutAsync(TimeSpan until)
    {
        while (recording.Now + TimeSpan.FromSeconds(1) < until)
        {
            await PassAsync(Chance(0.5, 3));
            switch (random.Next(3))
            {
                case 0:
                    await EndListeningAsync();
                    break;
                case 1:
                    await HoldUpAsync(WireState.BellHeldUp);
                    break;
                default:
                    await HoldUpAsync(WireState.HeldUp);
                    break;
            }
        }
    }

    private async Task EndListeningAsync()
    {
        var from = recording.Now;
        await SayAsync(EndListening);
        await Task.WhenAll(
            Enumerable.Range(0, nodes.Count).Select(node => HeardAgainAsync(node, from))
        );
    }

    private async Task HoldUpAsync(WireState state)
    {
        var node = random.Next(nodes.Count);
        var from = recording.Now;
        wires[node].State = state;
        await PassAsync(Chance(0.3, 6));
        wires[node].State = WireState.Sound;
        await HeardAgainAsync(node, from);
    }

    // A node hears again when it hears what is rung just now; its being sure of it is another matter.
    private async Task HeardAgainAsync(int node, TimeSpan from)
    {
        var ring = new Changed.Stub(BenchHouse.Own, Randomness.NextGuid());
        var heard = false;
        using (
            nodes[node]
                .Database.Bell.Listen(changed =>
                {
                    if (changed == ring)
                        Volatile.Write(ref heard, true);
                })
        )
        {
            while (!Volatile.Read(ref heard))
            {
                await SayAsync(Ring, RingText.Write("outside", ring));
                await PassAsync(Again);
            }
        }
        recording.Cut(node, from);
    }

    private async Task SayAsync(string sql, params string[] values)
    {
        await using var command = outside.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    private TimeSpan Chance(double least, double most) =>
        TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));

    private static async Task PassAsync(TimeSpan span)
    {
        using var passing = new PeriodicTimer(span);
        await passing.WaitForNextTickAsync();
    }
}
