using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Counterfoil.Storage.Verify;

/// <summary>
/// Rows as the database's own bytes, one after the other and without an object for any of them: what a walk over a
/// million rows can afford. Not thread-safe.
/// </summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>A reader of what a SELECT gives, on a connection that is inside a transaction.</summary>
    public static RowReader Open(DbConnection connection, string select) =>
        connection switch
        {
            SqliteConnection sqlite => new SqliteRowReader(sqlite, select),
            NpgsqlConnection postgreSql => new PostgreSqlRowReader(postgreSql, select),
            _ => throw new ArgumentOutOfRangeException(nameof(connection)),
        };

    /// <summary>Goes to the next row; false after the last.</summary>
    public abstract bool Read();

    public abstract bool IsNull(int column);

    /// <summary>Whether a value that is not null is of this kind. SQLite keeps anything in any column.</summary>
    public abstract bool Is(int column, ColumnKind kind);

    public abstract long Integer(int column);

    /// <summary>Text as UTF-8, or bytes; until the next row.</summary>
    public abstract ReadOnlySpan<byte> Bytes(int column);

    public abstract void Dispose();
}

/// <summary>The kinds of columns that seals cover.</summary>
internal enum ColumnKind
{
    Text,
    Integer,
    Bytes,
}
