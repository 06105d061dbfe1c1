using Counterfoil.Storage;
using Xunit;

namespace Counterfoil.Tests.Storage.Databases;

/// <summary>An open database that the tests of one class share; each makes a tenant of its own.</summary>
public abstract class DatabaseFixture : IAsyncLifetime
{
    public TestDatabase Test { get; private set; } = null!;

    public Database Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Test = await CreateAsync();
        await Test.MigrateAsync();
        Database = await Test.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        await Test.DisposeAsync();
    }

    protected abstract Task<TestDatabase> CreateAsync();
}

public sealed class SqliteFixture : DatabaseFixture
{
    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}

public sealed class PostgreSqlFixture : DatabaseFixture
{
    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}
