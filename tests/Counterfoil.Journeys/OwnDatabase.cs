using Npgsql;

namespace Counterfoil.Journeys;

/// <summary>A database of its own on the tests' PostgreSQL (<c>COUNTERFOIL_TEST_POSTGRES</c>, which test.sh sets); dropped at the end.</summary>
internal sealed class OwnDatabase : IAsyncDisposable
{
    private readonly string server;
    private readonly string name =
        $"journey_{Environment.ProcessId}_{TimeProvider.System.GetTimestamp()}";

    private OwnDatabase(string server) => this.server = server;

    /// <summary>What the server's setting <c>database</c> takes.</summary>
    public string Connection =>
        new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    public static async Task<OwnDatabase> CreateAsync()
    {
        var address =
            Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_POSTGRES")
            ?? throw new InvalidOperationException(
                "COUNTERFOIL_TEST_POSTGRES names no server. Run the journeys by ./test.sh."
            );
        var database = new OwnDatabase(address);
        await database.RunAsync($"CREATE DATABASE {database.name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP DATABASE {name} WITH (FORCE)");

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server)
            {
                Database = "postgres",
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
