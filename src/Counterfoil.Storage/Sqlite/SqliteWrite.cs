using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// A transaction on the one connection that writes, which must be good for the next whatever became of this one. Where the
/// disk is full SQLite rolls back by itself, inside the commit; the driver does not see it, fails at its own rollback, and
/// from then on believes that a transaction stands.
/// </summary>
internal sealed class SqliteWrite(SqliteConnection connection, SqliteTransaction transaction)
    : DbTransaction
{
    public override IsolationLevel IsolationLevel => transaction.IsolationLevel;

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
        try
        {
            transaction.Commit();
        }
        catch (SqliteException) when (IsRolledBack)
        {
            // So that the driver's rollback has one to roll back. It locks nothing.
            connection.Execute("BEGIN DEFERRED");
            throw;
        }
    }

    public override void Rollback() => transaction.Rollback();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            transaction.Dispose();
        base.Dispose(disposing);
    }

    private bool IsRolledBack => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0;
}
