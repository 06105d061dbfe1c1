using System.Text;
using Counterfoil.Storage.Connections;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// A <see cref="Statement"/> that is prepared on a connection, and takes its values by their places: looking thirty of them
/// up by name, each time, costs as much as writing the row. Not thread-safe, like its connection.
/// </summary>
internal sealed class PreparedStatement : IDisposable
{
    // Longer than nearly all rows.
    private const int UsualSize = 4096;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt prepared;
    private readonly nint handle;
    private readonly int parameters;

    // SQLite reads texts and bytes where they stand, until the statement has run: so nothing may move them meanwhile.
    private byte[] values = [];

    /// <summary>Prepares it.</summary>
    /// <exception cref="SqliteException">SQLite does not know what it says.</exception>
    public PreparedStatement(sqlite3 database, Statement statement)
    {
        this.database = database;
        parameters = statement.Names.Count;
        ThrowUnlessOk(
            raw.sqlite3_prepare_v3(
                database,
                statement.Text,
                raw.SQLITE_PREPARE_PERSISTENT,
                out prepared
            )
        );
        handle = prepared.DangerousGetHandle();
    }

    /// <summary>Runs it to its end; returns how many rows it touched.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public int Run(ReadOnlySpan<Value> given)
    {
        Bind(given);
        try
        {
            while (Step()) { }
            return raw.sqlite3_changes(database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it, and reads all of its rows.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public List<T> Read<T>(ReadOnlySpan<Value> given, ReadRow<T> read)
    {
        Bind(given);
        try
        {
            var found = new List<T>(1);
            while (Step())
            {
                var row = new ColumnReader(handle);
                found.Add(read(ref row));
            }
            return found;
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => prepared.Dispose();

    // What is wrong was said by the step; this says it again.
    private void Reset() => raw.sqlite3_reset(prepared);

    private bool Step()
    {
        var answer = raw.sqlite3_step(prepared);
        if (answer is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(answer, database);
        return answer == raw.SQLITE_ROW;
    }

    private void Bind(ReadOnlySpan<Value> given)
    {
        if (given.Length != parameters)
            throw new ArgumentException(
                "A statement gets as many values as it names.",
                nameof(given)
            );
        var texts = new string?[given.Length];
        var size = 0;
        for (var i = 0; i < given.Length; i++)
        {
            texts[i] = given[i].Text;
            size += texts[i] is { } text
                ? Encoding.UTF8.GetByteCount(text)
                : given[i].Bytes?.Length ?? 0;
        }
        if (values.Length < size)
            values = GC.AllocateUninitializedArray<byte>(Math.Max(size, UsualSize), pinned: true);
        var rest = values.AsSpan();
        for (var i = 0; i < given.Length; i++)
            ThrowUnlessOk(Bind(i + 1, given[i], texts[i], ref rest));
    }

    private int Bind(int place, in Value value, string? text, ref Span<byte> rest)
    {
        if (value.Number is { } number)
            return SqliteParameters.Integer(handle, place, number);
        if (text is not null)
        {
            var written = Take(ref rest, Encoding.UTF8.GetBytes(text, rest));
            return SqliteParameters.Text(handle, place, written);
        }
        if (value.Bytes is not { } bytes)
            return SqliteParameters.Null(handle, place);
        bytes.CopyTo(rest);
        return SqliteParameters.Bytes(handle, place, Take(ref rest, bytes.Length));
    }

    private static Span<byte> Take(ref Span<byte> rest, int size)
    {
        var taken = rest[..size];
        rest = rest[size..];
        return taken;
    }

    private void ThrowUnlessOk(int answer) => SqliteException.ThrowExceptionForRC(answer, database);
}
