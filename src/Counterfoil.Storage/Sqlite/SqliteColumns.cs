namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// SQLite's functions for the columns of the row that a statement stands on, called without what safe handles cost: the
/// statements with the widest rows are those that run most. Whoever calls keeps the statement alive, and is alone on its
/// connection: a value is not under the connection's lock, which is taken once to find it and not for each question.
/// </summary>
internal static unsafe class SqliteColumns
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, nint> ColumnValue =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, nint>)
            SqliteLibrary.Export("sqlite3_column_value");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int> ValueType =
        (delegate* unmanaged[SuppressGCTransition]<nint, int>)
            SqliteLibrary.Export("sqlite3_value_type");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, long> ValueInteger =
        (delegate* unmanaged[SuppressGCTransition]<nint, long>)
            SqliteLibrary.Export("sqlite3_value_int64");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int> ValueSize =
        (delegate* unmanaged[SuppressGCTransition]<nint, int>)
            SqliteLibrary.Export("sqlite3_value_bytes");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, byte*> ValueBlob =
        (delegate* unmanaged[SuppressGCTransition]<nint, byte*>)
            SqliteLibrary.Export("sqlite3_value_blob");

    /// <summary>The column's value, until the statement goes on.</summary>
    public static nint Value(nint statement, int column) => ColumnValue(statement, column);

    public static int Type(nint value) => ValueType(value);

    public static long Integer(nint value) => ValueInteger(value);

    public static ReadOnlySpan<byte> Bytes(nint value)
    {
        // In this order: asking for the bytes settles the form whose size is asked for then.
        var bytes = ValueBlob(value);
        return new ReadOnlySpan<byte>(bytes, bytes is null ? 0 : ValueSize(value));
    }
}
