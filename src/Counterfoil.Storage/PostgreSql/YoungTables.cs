using Npgsql;

namespace Counterfoil.Storage.PostgreSql;

/// <summary>
/// Has PostgreSQL look at a database that fills. A plan made while a table was empty takes any index, even one that it walks
/// from end to end, and is kept until autovacuum comes by, a minute later: after the first thousand tickets each revocation
/// would walk all of them. Thread-safe.
/// </summary>
internal sealed class YoungTables(NpgsqlDataSource source) : IAsyncDisposable
{
    private const string Look = "ANALYZE credentials";

    private long writes;
    private Task looking = Task.CompletedTask;

    /// <summary>A transaction that writes begins.</summary>
    public void Count()
    {
        // Sooner, it would find so little that walking over all of it is best.
        if (Interlocked.Increment(ref writes) is 100 or 1_000 or 10_000)
            looking = LookAsync();
    }

    public async ValueTask DisposeAsync() => await looking;

    private async Task LookAsync()
    {
        try
        {
            await using var look = source.CreateCommand(Look);
            await look.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // It is only slower until autovacuum comes by; a database that is gone is noticed by whoever needs it.
        }
    }
}
