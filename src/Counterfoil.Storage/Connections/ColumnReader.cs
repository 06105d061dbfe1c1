using System.Data.Common;
using System.Text;
using Counterfoil.Storage.Sqlite;
using SQLitePCL;

namespace Counterfoil.Storage.Connections;

/// <summary>
/// Takes the columns of the row on which a reader stands, from left to right: for a statement that runs too often to ask
/// for the place and kind of each by its name. Whoever reads names the columns in the order of the SELECT's list. What
/// must not be null and is gets an empty value, and its seal is then broken.
/// </summary>
/// <remarks>SQLite is asked by its own interface, which takes a quarter of the time.</remarks>
internal struct ColumnReader
{
    private readonly nint statement;
    private readonly DbDataReader? row;
    private int next;

    /// <summary>Of the row of a statement of SQLite, which whoever reads keeps alive.</summary>
    public ColumnReader(nint statement) => this.statement = statement;

    public ColumnReader(DbDataReader row) => this.row = row;

    /// <summary>Whether the column that follows is null, as all of a row are that an outer join did not find.</summary>
    public readonly bool IsNextNull =>
        row?.IsDBNull(next) ?? IsNull(SqliteColumns.Value(statement, next));

    public string Text() => TextOrNull() ?? "";

    public string? TextOrNull()
    {
        var column = next++;
        if (row is not null)
            return row.IsDBNull(column) ? null : row.GetString(column);
        var value = SqliteColumns.Value(statement, column);
        return IsNull(value) ? null : Encoding.UTF8.GetString(SqliteColumns.Bytes(value));
    }

    public long Integer() => IntegerOrNull() ?? 0;

    public long? IntegerOrNull()
    {
        var column = next++;
        if (row is not null)
            return row.IsDBNull(column) ? null : row.GetInt64(column);
        var value = SqliteColumns.Value(statement, column);
        return IsNull(value) ? null : SqliteColumns.Integer(value);
    }

    public int Small() => checked((int)Integer());

    public int? SmallOrNull() => checked((int?)IntegerOrNull());

    public byte[] Bytes()
    {
        var column = next++;
        if (row is not null)
            return row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);
        return SqliteColumns.Bytes(SqliteColumns.Value(statement, column)).ToArray();
    }

    private static bool IsNull(nint value) => SqliteColumns.Type(value) == raw.SQLITE_NULL;
}

/// <summary>Reads what one row holds.</summary>
internal delegate T ReadRow<out T>(ref ColumnReader row);
