using System.Data.Common;
using System.Text;
using Counterfoil.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Counterfoil.Storage.Connections;

/// <summary>
/// Takes the columns of the row on which a reader stands, from left to right: for a statement that runs too often to ask
/// for the place and kind of each by its name. Whoever reads names the columns in the order of the SELECT's list.
/// </summary>
/// <remarks>Of SQLite's readers it goes to the statement itself, which takes a quarter of the time.</remarks>
internal struct ColumnReader(DbDataReader row)
{
    private readonly nint statement =
        (row as SqliteDataReader)?.Handle?.DangerousGetHandle() ?? 0;

    private int next;

    /// <summary>Whether the column that follows is null, as all of a row are that an outer join did not find.</summary>
    public readonly bool IsNextNull => IsNull(next);

    public string Text() => TextAt(next++);

    public string? TextOrNull() => IsNull(next++) ? null : TextAt(next - 1);

    public long Integer() => IntegerAt(next++);

    public long? IntegerOrNull() => IsNull(next++) ? null : IntegerAt(next - 1);

    public int Small() => checked((int)IntegerAt(next++));

    public int? SmallOrNull() => IsNull(next++) ? null : checked((int)IntegerAt(next - 1));

    public byte[] Bytes()
    {
        var column = next++;
        return statement == 0
            ? row.GetFieldValue<byte[]>(column)
            : SqliteColumns.Bytes(statement, column).ToArray();
    }

    private readonly bool IsNull(int column) =>
        statement == 0
            ? row.IsDBNull(column)
            : SqliteColumns.Type(statement, column) == raw.SQLITE_NULL;

    private readonly string TextAt(int column) =>
        statement == 0
            ? row.GetString(column)
            : Encoding.UTF8.GetString(SqliteColumns.Bytes(statement, column));

    private readonly long IntegerAt(int column) =>
        statement == 0 ? row.GetInt64(column) : SqliteColumns.Integer(statement, column);
}
