using System.Runtime.InteropServices;

namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// SQLite's functions that give a statement its values, by their places from 1, called as <see cref="SqliteColumns"/> calls its
/// own. Texts and bytes are not copied: they stay where they are, pinned, until the statement has run.
/// </summary>
internal static unsafe class SqliteParameters
{
    private const nint WhereItStands = 0;

    private static readonly delegate* unmanaged[SuppressGCTransition]<
        nint,
        int,
        long,
        int> BindInteger = (delegate* unmanaged[SuppressGCTransition]<nint, int, long, int>)
        SqliteLibrary.Export("sqlite3_bind_int64");

    private static readonly delegate* unmanaged[SuppressGCTransition]<
        nint,
        int,
        byte*,
        int,
        nint,
        int> BindText = (delegate* unmanaged[SuppressGCTransition]<
        nint,
        int,
        byte*,
        int,
        nint,
        int>)
        SqliteLibrary.Export("sqlite3_bind_text");

    private static readonly delegate* unmanaged[SuppressGCTransition]<
        nint,
        int,
        byte*,
        int,
        nint,
        int> BindBytes = (delegate* unmanaged[SuppressGCTransition]<
        nint,
        int,
        byte*,
        int,
        nint,
        int>)
        SqliteLibrary.Export("sqlite3_bind_blob");

    private static readonly delegate* unmanaged[SuppressGCTransition]<nint, int, int> BindNull =
        (delegate* unmanaged[SuppressGCTransition]<nint, int, int>)
            SqliteLibrary.Export("sqlite3_bind_null");

    public static int Integer(nint statement, int place, long value) =>
        BindInteger(statement, place, value);

    public static int Text(nint statement, int place, ReadOnlySpan<byte> pinned) =>
        BindText(statement, place, Start(pinned), pinned.Length, WhereItStands);

    public static int Bytes(nint statement, int place, ReadOnlySpan<byte> pinned) =>
        BindBytes(statement, place, Start(pinned), pinned.Length, WhereItStands);

    public static int Null(nint statement, int place) => BindNull(statement, place);

    // Of nothing, too, there is a place: without one it would be null.
    private static byte* Start(ReadOnlySpan<byte> pinned) =>
        pinned.IsEmpty
            ? Nothing
            : (byte*)
                System.Runtime.CompilerServices.Unsafe.AsPointer(
                    ref MemoryMarshal.GetReference(pinned)
                );

    private static readonly byte* Nothing = (byte*)NativeMemory.AllocZeroed(1);
}
