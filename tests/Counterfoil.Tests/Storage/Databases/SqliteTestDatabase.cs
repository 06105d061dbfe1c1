using System.Data.Common;
using Counterfoil.Storage;
using Counterfoil.Storage.Sqlite;

namespace Counterfoil.Tests.Storage.Databases;

public sealed class SqliteTestDatabase : TestDatabase
{
    public string File => Path.Combine(Folder, "counterfoil.db");

    public override DatabaseSettings Settings(string node = "settings") =>
        new($"Data Source={File}", Path.Combine(Folder, node));

    public override Task<DbConnection> ConnectAsync() =>
        Task.FromResult<DbConnection>(SqliteConnections.Open(File, "PRAGMA foreign_keys=OFF;"));
}
