using Counterfoil.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Counterfoil.Storage.Verify;

/// <summary>Rows by SQLite's own interface.</summary>
internal sealed class SqliteRowReader : RowReader
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly nint handle;

    public SqliteRowReader(SqliteConnection connection, string select)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(database, select, out statement),
            database
        );
        handle = statement.DangerousGetHandle();
    }

    public override bool Read()
    {
        var answer = raw.sqlite3_step(statement);
        if (answer is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(answer, database);
        return answer == raw.SQLITE_ROW;
    }

    public override bool IsNull(int column) =>
        SqliteColumns.Type(handle, column) == raw.SQLITE_NULL;

    public override bool Is(int column, ColumnKind kind) =>
        SqliteColumns.Type(handle, column)
        == kind switch
        {
            ColumnKind.Text => raw.SQLITE_TEXT,
            ColumnKind.Integer => raw.SQLITE_INTEGER,
            _ => raw.SQLITE_BLOB,
        };

    public override long Integer(int column) => SqliteColumns.Integer(handle, column);

    // Of a text these are its bytes in the database's encoding, which is UTF-8.
    public override ReadOnlySpan<byte> Bytes(int column) => SqliteColumns.Bytes(handle, column);

    public override void Dispose() => statement.Dispose();
}
