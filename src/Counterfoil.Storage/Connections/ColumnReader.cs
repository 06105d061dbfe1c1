using System.Data.Common;
using System.Text;
using Counterfoil.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Counterfoil.Storage.Connections;

/// <summary>
/// Takes the columns of the row on which a reader stands, from left to right: for a statement that runs too often to ask
/// for the place and kind of each by its name. Whoever reads names the columns in the order of the SELECT's list. What
/// must not be null and is gets an empty value, and its seal is then broken.
/// </summary>
/// <remarks>Of SQLite's readers it goes to the statement itself, which takes a quarter of the time.</remarks>
internal struct ColumnReader(DbDataReader row)
{
    private readonly nint statement = (row as SqliteDataReader)?.Handle?.DangerousGetHandle() ?? 0;

    private int next;

    /// <summary>Whether the column that follows is null, as all of a row are that an outer join did not find.</summary>
    public readonly bool IsNextNull => row.IsDBNull(next);

    public string Text() => TextOrNull() ?? "";

    public string? TextOrNull()
    {
        var column = next++;
        if (statement == 0)
            return row.IsDBNull(column) ? null : row.GetString(column);
        var value = SqliteColumns.Value(statement, column);
        return IsNull(value) ? null : Encoding.UTF8.GetString(SqliteColumns.Bytes(value));
    }

    public long Integer() => IntegerOrNull() ?? 0;

    public long? IntegerOrNull()
    {
        var column = next++;
        if (statement == 0)
            return row.IsDBNull(column) ? null : row.GetInt64(column);
        var value = SqliteColumns.Value(statement, column);
        return IsNull(value) ? null : SqliteColumns.Integer(value);
    }

    public int Small() => checked((int)Integer());

    public int? SmallOrNull() => checked((int?)IntegerOrNull());

    public byte[] Bytes()
    {
        var column = next++;
        if (statement == 0)
            return row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);
        return SqliteColumns.Bytes(SqliteColumns.Value(statement, column)).ToArray();
    }

    private static bool IsNull(nint value) => SqliteColumns.Type(value) == raw.SQLITE_NULL;
}
