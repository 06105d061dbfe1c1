using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Counterfoil.Storage.Verify;

/// <summary>Rows by SQLite's own interface.</summary>
internal sealed class SqliteRowReader : RowReader
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public SqliteRowReader(SqliteConnection connection, string select)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(database, select, out statement),
            database
        );
    }

    public override bool Read()
    {
        var answer = raw.sqlite3_step(statement);
        if (answer is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(answer, database);
        return answer == raw.SQLITE_ROW;
    }

    public override bool IsNull(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public override bool Is(int column, ColumnKind kind) =>
        raw.sqlite3_column_type(statement, column)
        == kind switch
        {
            ColumnKind.Text => raw.SQLITE_TEXT,
            ColumnKind.Integer => raw.SQLITE_INTEGER,
            _ => raw.SQLITE_BLOB,
        };

    public override long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    // Of a text these are its bytes in the database's encoding, which is UTF-8.
    public override ReadOnlySpan<byte> Bytes(int column) =>
        raw.sqlite3_column_blob(statement, column);

    public override void Dispose() => statement.Dispose();
}
