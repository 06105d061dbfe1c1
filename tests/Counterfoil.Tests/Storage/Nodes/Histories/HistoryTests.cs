using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>A short history of each kind; <c>benchmarks/faults history</c> records long ones.</summary>
public sealed class HistoryTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public async Task Nobody_is_believed_for_longer_than_stated_after_a_revocation(
        int nodes,
        int seed
    )
    {
        await using var history = await History.BeginAsync(
            await PostgreSqlServer.ConnectionStringAsync(),
            nodes
        );
        var recorded = await history.RecordAsync(TimeSpan.FromSeconds(8), seed);

        var check = new HistoryCheck(recorded, HistoryBounds.Stated);
        check.Wrongs().ShouldBeEmpty();
        // It was no idle history; how much happens in one depends on the machine.
        (
            check.Latencies(whileCut: false).Count + check.Latencies(whileCut: true).Count
        ).ShouldBeGreaterThan(5);
        recorded.OfType<HistoryEvent.Cut>().ShouldNotBeEmpty();
    }
}
