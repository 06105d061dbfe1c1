using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Verify;

public sealed class RandomMutationsTests
{
    [Fact]
    public async Task Every_random_change_of_a_sqlite_database_is_found()
    {
        await using var test = new SqliteTestDatabase();
        await using var other = new SqliteTestDatabase();
        await ShouldFindAllAsync(test, other);
    }

    [Fact]
    public async Task Every_random_change_of_a_postgresql_database_is_found()
    {
        await using var test = await PostgreSqlTestDatabase.CreateAsync();
        await using var other = await PostgreSqlTestDatabase.CreateAsync();
        await ShouldFindAllAsync(test, other);
    }

    private static async Task ShouldFindAllAsync(TestDatabase test, TestDatabase other)
    {
        var (found, missed) = await Mutated.TryAsync(test, other, 150, seed: 4, _ => { });
        missed.ShouldBeEmpty();
        found.Values.Sum().ShouldBe(150);
        found.Count.ShouldBeGreaterThan(12, "kinds of changes");
    }
}
