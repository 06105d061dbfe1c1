using Counterfoil.Server.Commands.Doctor;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Commands;

/// <summary><c>doctor</c> warns of a standby that may revive what was revoked.</summary>
public sealed class StandbyFindingTests
{
    [Theory]
    [InlineData(0, false, null)]
    [InlineData(0, true, null)]
    [InlineData(2, true, Weight.Good)]
    [InlineData(1, false, Weight.Warning)]
    internal void A_standby_that_a_commit_does_not_wait_for_is_warned_of(
        int following,
        bool synchronous,
        Weight? expected
    ) =>
        DatabaseFindings
            .OfStandbys(new Standbys(following, synchronous))
            .Select(finding => (Weight?)finding.Weight)
            .SingleOrDefault()
            .ShouldBe(expected);

    [Fact]
    public async Task PostgreSQL_says_that_nobody_follows()
    {
        await using var test = await PostgreSqlTestDatabase.CreateAsync();
        await test.MigrateAsync();
        await using var database = await test.OpenAsync();
        (await database.LookForStandbysAsync(CancellationToken.None)).Following.ShouldBe(0);
    }
}
