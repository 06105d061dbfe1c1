using Counterfoil.Tests.Storage.Databases;
using Xunit;

namespace Counterfoil.Tests.Storage.Statements;

/// <summary>A database that fills within its first minute: PostgreSQL must not go on planning as if it were empty.</summary>
public sealed class YoungTablesTests(PostgreSqlFixture fixture) : IClassFixture<PostgreSqlFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task After_a_hundred_writes_PostgreSQL_has_looked_at_the_credentials()
    {
        // Else autovacuum might do it in time.
        await fixture.Test.TamperAsync("ALTER TABLE credentials SET (autovacuum_enabled = false)");
        var scene = await Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        for (var write = 0; write < 100; write++)
        {
            await fixture.Database.Stubs.AddAsync(
                scene.Stub(anna.Id),
                200,
                scene.Change,
                CancellationToken.None
            );
        }

        await Eventually.IsAsync(HasLookedAsync, Soon, "PostgreSQL looks at the table");
    }

    private async Task<bool> HasLookedAsync() =>
        (
            await fixture.Test.ReadAsync<bool>(
                "SELECT reltuples > 0 FROM pg_class WHERE oid = 'credentials'::regclass"
            )
        )[0];
}
