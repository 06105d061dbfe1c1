using Counterfoil.Storage.Connections;
using Npgsql;

namespace Counterfoil.Storage.PostgreSql;

/// <summary>A pool of connections to PostgreSQL; statements that come again are prepared by themselves. Thread-safe.</summary>
internal sealed class PostgreSqlConnections : IConnections
{
    private const int MostConnections = 40;

    private readonly NpgsqlDataSource source;
    private readonly YoungTables young;
    private readonly StatementCount count;

    public PostgreSqlConnections(string connection, StatementCount count)
    {
        source = NpgsqlDataSource.Create(Pooled(connection).ConnectionString);
        young = new YoungTables(source);
        this.count = count;
    }

    public Dialect Dialect => Dialect.PostgreSql;

    public async Task<T> ReadAsync<T>(
        Func<Session, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        await using var reader = await source.OpenConnectionAsync(cancellationToken);
        return await read(new Session(reader, null, Dialect, count));
    }

    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        young.Count();
        var writer = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await writer.BeginTransactionAsync(cancellationToken);
            var session = new Session(writer, transaction, Dialect, count);
            return new WriteTransaction(session, transaction, writer);
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }
    }

    public bool IsTransient(Exception failure) =>
        failure
            is PostgresException
            {
                SqlState: PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.SerializationFailure
            };

    public async ValueTask DisposeAsync()
    {
        await young.DisposeAsync();
        await source.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder Pooled(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = "counterfoil",
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            // Nothing of ours outlives its transaction in a connection, and asking the server to reset one before each
            // use costs it as much as a look-up.
            NoResetOnClose = true,
            // Values of rows have no place in an exception's text.
            IncludeErrorDetail = false,
        };
        // Everybody who logs in waits for the writer: a server that has gone must not hold it for half a minute.
        if (!builder.ShouldSerialize("Command Timeout"))
            builder.CommandTimeout = 10;
        // Two nodes together stay below what PostgreSQL grants unless told otherwise; whoever comes in a crowd waits here for
        // a moment, and is not turned away there.
        if (!builder.ShouldSerialize("Maximum Pool Size"))
            builder.MaxPoolSize = MostConnections;
        return builder;
    }
}
