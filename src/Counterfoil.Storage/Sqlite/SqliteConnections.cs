using Counterfoil.Storage.Connections;
using Microsoft.Data.Sqlite;

namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// One connection that writes and a few that read, on a file in WAL mode: readers see the last commit and never wait for
/// the writer. What was committed is on the disk (<c>synchronous=FULL</c>). Thread-safe.
/// </summary>
internal sealed class SqliteConnections(string file, StatementCount count) : IConnections
{
    private const int KeptReaders = 8;

    private readonly Lock gate = new();
    private readonly Stack<SqliteConnection> readers = new(KeptReaders);
    private SqliteConnection? writer;

    public Dialect Dialect => Dialect.Sqlite;

    public async Task<T> ReadAsync<T>(
        Func<Session, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var reader = TakeReader() ?? Open(file, "PRAGMA query_only=ON;");
        try
        {
            return await read(new Session(reader, null, Dialect, count));
        }
        finally
        {
            if (!TryKeep(reader))
                await reader.DisposeAsync();
        }
    }

    public Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        // Pages that change again and again, as the ends of indexes do, are copied out of the log once instead of often.
        writer ??= Open(
            file,
            "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=16000; PRAGMA cache_size=-32768;"
        );
        // Not deferred: the lock is taken now, and no statement later finds that somebody else has it.
        var transaction = writer.BeginTransaction(deferred: false);
        var session = new Session(writer, transaction, Dialect, count);
        var write = new SqliteWrite(writer, transaction);
        return Task.FromResult(new WriteTransaction(session, write, owned: null));
    }

    public bool IsTransient(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY };

    public async ValueTask DisposeAsync()
    {
        while (TakeReader() is { } reader)
            await reader.DisposeAsync();
        if (writer is not null)
            await writer.DisposeAsync();
    }

    private SqliteConnection? TakeReader()
    {
        lock (gate)
            return readers.TryPop(out var reader) ? reader : null;
    }

    private bool TryKeep(SqliteConnection reader)
    {
        lock (gate)
        {
            if (readers.Count == KeptReaders)
                return false;
            readers.Push(reader);
            return true;
        }
    }

    /// <summary>Opens the file, which must be there.</summary>
    internal static SqliteConnection Open(string file, string pragmas)
    {
        SqliteLibrary.Use();
        var connection = new PreparedConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWrite,
                ForeignKeys = true,
                Pooling = false,
                DefaultTimeout = 5,
            }.ConnectionString
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=5000;" + pragmas;
        command.ExecuteNonQuery();
        return connection;
    }
}
