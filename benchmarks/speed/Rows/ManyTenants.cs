using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>That size costs nothing: the check among a million stubs of ten thousand tenants beside the check in a small house, and while old stubs are swept.</summary>
internal sealed class ManyTenants : Row
{
    private const int InUse = 1000;
    private const int Batch = 10_000;

    public override string Name => "many-tenants";

    public override string What =>
        "ten thousand tenants, a million stubs: time of a ticket check against ten tenants; p99 of checks while a clean-up runs, against none, beside that p99's own spread";

    public override string Must => "at most 1.1 ×; no more than the spread";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var small = await Town.BuildAsync(ground, tenants: 10, stubs: InUse);
        await using var large = await Town.BuildAsync(ground, tenants: 10_000, stubs: 1_000_000);
        var slower = await Pairs.CompareAsync(
            during => Task.FromResult(1 / Pairs.Rate(during, large.Check, Batch)),
            during => Task.FromResult(1 / Pairs.Rate(during, small.Check, Batch))
        );
        var quiet = Enumerable.Range(0, Pairs.Rounds).Select(_ => large.Slowest()).ToArray();
        var swept = new List<double>();
        for (var round = 0; round < Pairs.Rounds; round++)
        {
            await large.EndSomeAsync();
            var sweeping = Task.Run(large.SweepAsync);
            swept.Add(large.Slowest());
            await sweeping;
        }
        var (calm, busy) = (Figure.Of(quiet), Figure.Of(swept));
        return Measured
            .Most(slower, 1.1)
            .And(
                "p99 in µs",
                new Measured(
                    $"quiet {calm}, swept {busy}",
                    busy.Median - calm.Median <= calm.Highest - calm.Lowest
                )
            );
    }
}
