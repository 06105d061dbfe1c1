using System.Data.Common;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Dapper;
using Npgsql;

namespace Counterfoil.Tests.Storage.Databases;

public sealed class PostgreSqlTestDatabase : TestDatabase
{
    private readonly string server;
    private readonly string name = "test_" + Randomness.NextGuid().ToString("N");

    private PostgreSqlTestDatabase(string server) => this.server = server;

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    /// <summary>Whether the database's clock rules, and not the one that the test moves.</summary>
    public bool FollowsDatabaseClock { get; set; }

    /// <summary>Goes between the nodes and the server, to cut them off.</summary>
    public Func<string, string> Through { get; set; } = connection => connection;

    public static async Task<PostgreSqlTestDatabase> CreateAsync()
    {
        var database = new PostgreSqlTestDatabase(await PostgreSqlServer.ConnectionStringAsync());
        await database.OnServerAsync($"CREATE DATABASE {database.name}");
        return database;
    }

    public override DatabaseSettings Settings(string node = "settings") =>
        new(Through(ConnectionString), Path.Combine(Folder, node))
        {
            FollowsDatabaseClock = FollowsDatabaseClock,
        };

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        // Who tampers is not held up by foreign keys.
        await connection.ExecuteAsync("SET session_replication_role = replica");
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        await OnServerAsync($"DROP DATABASE {name} WITH (FORCE)");
        await base.DisposeAsync();
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            server + ";Database=postgres;Pooling=false"
        );
        await connection.ExecuteAsync(sql);
    }
}
