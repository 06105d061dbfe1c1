using Counterfoil.Storage.Journal;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Journal;

/// <summary>What several nodes did to one row comes out the same, in whatever order their chains are folded.</summary>
public sealed class CheckpointRowTests
{
    [Fact]
    public void Any_order_of_the_changes_of_a_living_row_ends_with_the_last() =>
        Always.Holds(Orders(removed: false), order => Fold(order)!.Version.ShouldBe(order.Length));

    [Fact]
    public void Any_order_of_the_changes_of_a_row_that_went_away_ends_with_nothing() =>
        Always.Holds(Orders(removed: true), order => Fold(order).ShouldBeNull());

    private static CheckpointRow? Fold(RowChange[] changes) =>
        changes.Aggregate(
            (CheckpointRow?)null,
            (known, change) => CheckpointRow.After(known, change, 1)
        );

    private static Gen<RowChange[]> Orders(bool removed) =>
        from versions in Gen.Choose(1, 6)
        let changes = Enumerable
            .Range(1, versions)
            .Select(version => new RowChange("credentials", "t", "7", version, [1]))
            .Concat(removed ? [new RowChange("credentials", "t", "7", versions, null)] : [])
            .ToArray()
        from order in Gen.Shuffle(changes)
        select order;
}
