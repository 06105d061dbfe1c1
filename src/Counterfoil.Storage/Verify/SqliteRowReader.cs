using Counterfoil.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Counterfoil.Storage.Verify;

/// <summary>Rows by SQLite's own interface.</summary>
internal sealed class SqliteRowReader : RowReader
{
    private const int NoColumn = -1;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly nint handle;
    private int lastColumn = NoColumn;
    private nint lastValue;

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
        lastColumn = NoColumn;
        var answer = raw.sqlite3_step(statement);
        if (answer is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(answer, database);
        return answer == raw.SQLITE_ROW;
    }

    public override bool IsNull(int column) => SqliteColumns.Type(Value(column)) == raw.SQLITE_NULL;

    public override bool Is(int column, ColumnKind kind) =>
        SqliteColumns.Type(Value(column))
        == kind switch
        {
            ColumnKind.Text => raw.SQLITE_TEXT,
            ColumnKind.Integer => raw.SQLITE_INTEGER,
            _ => raw.SQLITE_BLOB,
        };

    public override long Integer(int column) => SqliteColumns.Integer(Value(column));

    // Of a text these are its bytes in the database's encoding, which is UTF-8.
    public override ReadOnlySpan<byte> Bytes(int column) => SqliteColumns.Bytes(Value(column));

    public override void Dispose() => statement.Dispose();

    // Several things are asked of a column before the next one.
    private nint Value(int column)
    {
        if (column == lastColumn)
            return lastValue;
        lastColumn = column;
        return lastValue = SqliteColumns.Value(handle, column);
    }
}
