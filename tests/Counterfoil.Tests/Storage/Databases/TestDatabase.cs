using System.Data.Common;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Counterfoil.Tests.Storage.Databases;

/// <summary>A database of its own for tests, with a settings' folder, a root key, and a way in by plain SQL.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-").FullName;

    /// <summary>In the folder "settings" of each node: nodes share nothing but database and key.</summary>
    public string Folder => folder;

    public HandMovedTime Time { get; } = new();

    public KeyRing Keys { get; set; } = new([RootKey.Create(1)]);

    public abstract DatabaseSettings Settings(string node = "settings");

    public abstract Task<DbConnection> ConnectAsync();

    public Task MigrateAsync(string node = "settings") =>
        Database.MigrateAsync(Settings(node), null, TimeProvider.System, CancellationToken.None);

    public Task<Database> OpenAsync(string node = "settings", TimeProvider? time = null) =>
        Database.OpenAsync(
            Settings(node),
            Keys,
            time ?? Time,
            NullLoggerFactory.Instance,
            CancellationToken.None
        );

    /// <summary>What somebody does who has the database and not the key.</summary>
    public async Task<int> TamperAsync(string sql, object? parameters = null)
    {
        await using var connection = await ConnectAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await ConnectAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    public virtual ValueTask DisposeAsync()
    {
        Keys.Dispose();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
