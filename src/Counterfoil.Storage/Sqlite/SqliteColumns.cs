using System.Runtime.InteropServices;

namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// SQLite's functions for the columns of the row that a statement stands on, called without what safe handles cost: the
/// statements with the widest rows are those that run most. Whoever calls keeps the statement alive.
/// </summary>
internal static unsafe class SqliteColumns
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int> ColumnType =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, int>)Export("sqlite3_column_type");

    private static readonly delegate* unmanaged[SuppressGCTransition]<
        nint,
        int,
        long> ColumnInteger = (delegate* unmanaged[SuppressGCTransition]<nint, int, long>)Export(
        "sqlite3_column_int64"
    );

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int> ColumnSize =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, int>)Export("sqlite3_column_bytes");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, byte*> ColumnBlob =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, byte*>)Export("sqlite3_column_blob");

    public static int Type(nint statement, int column) => ColumnType(statement, column);

    public static long Integer(nint statement, int column) => ColumnInteger(statement, column);

    public static ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        // In this order: asking for the bytes settles the form whose size is asked for then.
        var bytes = ColumnBlob(statement, column);
        return new ReadOnlySpan<byte>(bytes, bytes is null ? 0 : ColumnSize(statement, column));
    }

    private static nint Export(string name) => NativeLibrary.GetExport(SqliteLibrary.Handle, name);
}
