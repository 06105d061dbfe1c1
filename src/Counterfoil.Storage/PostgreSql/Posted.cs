using Counterfoil.Storage.Connections;
using Npgsql;

namespace Counterfoil.Storage.PostgreSql;

/// <summary>
/// Statements that wait to be sent together: the server runs them one after the other, each seeing what was committed
/// before it began, and answers once. What follows one that fails is not run. Not thread-safe.
/// </summary>
internal sealed class Posted(NpgsqlConnection connection)
{
    private const string Commit = "COMMIT";

    private NpgsqlBatch? waiting;
    private int answers;

    public bool IsEmpty => waiting is null;

    public void Add(Statement statement, ReadOnlySpan<Value> values)
    {
        if (statement.HasRows)
            answers++;
        var command = new NpgsqlBatchCommand(statement.Numbered);
        foreach (var value in values)
            command.Parameters.Add(value.ForPostgreSql());
        Waiting().Add(command);
    }

    /// <summary>Sends what waits.</summary>
    public async Task SendAsync()
    {
        if (IsEmpty)
            return;
        await using var batch = Take();
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Sends what waits, of which the last so many are SELECTs, and reads the rows of each.</summary>
    public async Task<List<T>[]> ReadAsync<T>(
        int selects,
        ReadRow<T> read,
        CancellationToken cancellationToken
    )
    {
        var found = new List<T>[selects];
        var before = answers - selects;
        await using var batch = Take();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (; before > 0; before--)
            await reader.NextResultAsync(cancellationToken);
        for (var select = 0; select < selects; select++)
        {
            var rows = found[select] = new List<T>(1);
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = new ColumnReader(reader);
                rows.Add(read(ref row));
            }
            await reader.NextResultAsync(cancellationToken);
        }
        return found;
    }

    /// <summary>Sends what waits, and with it the commit.</summary>
    public async Task CommitAsync()
    {
        Waiting().Add(new NpgsqlBatchCommand(Commit));
        await using var batch = Take();
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// Whether the server said no, and goes on: nothing was committed then. One that says why it ends, or nothing, may have
    /// committed before.
    /// </summary>
    public static bool IsRefused(Exception failure) =>
        failure is PostgresException { InvariantSeverity: "ERROR" };

    private NpgsqlBatchCommandCollection Waiting() =>
        (waiting ??= connection.CreateBatch()).BatchCommands;

    private NpgsqlBatch Take()
    {
        var taken = waiting!;
        (waiting, answers) = (null, 0);
        return taken;
    }
}
