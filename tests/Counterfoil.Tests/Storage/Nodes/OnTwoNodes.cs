using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Xunit;

namespace Counterfoil.Tests.Storage.Nodes;

/// <summary>Two nodes on one PostgreSQL, anew for each test, and a scene of the first.</summary>
public abstract class OnTwoNodes : IAsyncLifetime
{
    protected const int Rounds = 25;

    protected static CancellationToken Never => CancellationToken.None;

    protected PostgreSqlTestDatabase Test { get; private set; } = null!;

    protected Database One { get; private set; } = null!;

    protected Database Two { get; private set; } = null!;

    protected Scene Here { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Test = await PostgreSqlTestDatabase.CreateAsync();
        await Test.MigrateAsync();
        One = await Test.OpenAsync("one", TimeProvider.System);
        Two = await Test.OpenAsync("two", TimeProvider.System);
        // As databases keep it.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(
            TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()
        );
        Here = await Scene.SetAsync(One, now);
    }

    public virtual async Task DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        await Test.DisposeAsync();
    }
}
