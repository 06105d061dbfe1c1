using System.Data.Common;
using Counterfoil.Storage.PostgreSql;
using Counterfoil.Storage.Sqlite;
using Dapper;
using Npgsql;

namespace Counterfoil.Storage.Connections;

/// <summary>
/// A connection, inside a transaction or not, as the stores use it. Every statement of the product passes here, and is
/// counted. Not thread-safe.
/// </summary>
internal sealed class Session(
    DbConnection connection,
    DbTransaction? transaction,
    Dialect dialect,
    StatementCount count
)
{
    private Posted? posted;

    public DbConnection Connection => connection;

    public Dialect Dialect => dialect;

    public async Task<int> ExecuteAsync(
        string sql,
        object? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        count.Add(sql);
        await SendPostedAsync();
        return await connection.ExecuteAsync(Command(sql, parameters, cancellationToken));
    }

    public async Task<List<T>> QueryAsync<T>(
        string sql,
        object? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        count.Add(sql);
        await SendPostedAsync();
        return (
            await connection.QueryAsync<T>(Command(sql, parameters, cancellationToken))
        ).AsList();
    }

    public async Task<T?> FirstOrDefaultAsync<T>(
        string sql,
        object? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        count.Add(sql);
        await SendPostedAsync();
        return await connection.QueryFirstOrDefaultAsync<T>(
            Command(sql, parameters, cancellationToken)
        );
    }

    /// <summary>Runs a statement that answers with rows; each is read by its columns' places.</summary>
    public async Task<List<T>> QueryAsync<T>(
        Statement statement,
        Value[] values,
        ReadRow<T> read,
        CancellationToken cancellationToken = default
    )
    {
        count.Add(statement.Text);
        if (Posted is not { } postgreSql)
            return ReadAtOnce(statement, values, read);
        postgreSql.Add(statement, values);
        return (await postgreSql.ReadAsync(1, read, cancellationToken))[0];
    }

    /// <summary>Runs two SELECTs, the second after the first; on PostgreSQL they are asked together.</summary>
    public async Task<(List<T> First, List<T> Second)> QueryBothAsync<T>(
        (Statement Statement, Value[] Values) first,
        (Statement Statement, Value[] Values) second,
        ReadRow<T> read
    )
    {
        count.Add(first.Statement.Text);
        count.Add(second.Statement.Text);
        if (Posted is not { } postgreSql)
        {
            return (
                ReadAtOnce(first.Statement, first.Values, read),
                ReadAtOnce(second.Statement, second.Values, read)
            );
        }
        postgreSql.Add(first.Statement, first.Values);
        postgreSql.Add(second.Statement, second.Values);
        var found = await postgreSql.ReadAsync(2, read, CancellationToken.None);
        return (found[0], found[1]);
    }

    /// <summary>
    /// Runs a statement of which no answer is needed. To PostgreSQL it goes together with what follows it, with the commit at
    /// the latest, and there it throws.
    /// </summary>
    public void Post(Statement statement, params ReadOnlySpan<Value> values)
    {
        count.Add(statement.Text);
        if (Posted is { } postgreSql)
        {
            postgreSql.Add(statement, values);
            return;
        }
        Prepared(statement).Run(values);
    }

    /// <summary>Sends what was posted, and the commit with it; false when nothing was and the transaction is still to be committed.</summary>
    public async Task<bool> TryCommitPostedAsync()
    {
        if (posted is not { IsEmpty: false })
            return false;
        await posted.CommitAsync();
        return true;
    }

    /// <summary>Runs a statement over <see cref="Dialect.Rows"/>; the rows' properties are named as its columns. Returns how many rows it touched.</summary>
    public async Task<int> ExecuteRowsAsync<T>(string sql, IReadOnlyList<T> rows)
    {
        if (rows.Count == 0)
            return 0;
        count.Add(sql, dialect.IsPostgreSql ? 1 : rows.Count);
        if (!dialect.IsPostgreSql)
            return RunEach(Statement.Of(sql), rows);
        await SendPostedAsync();
        return await connection.ExecuteAsync(
            Command(sql, ColumnArrays.Of(rows), CancellationToken.None)
        );
    }

    private int RunEach<T>(Statement statement, IReadOnlyList<T> rows)
    {
        var prepared = Prepared(statement);
        var readers = RowValues.Readers<T>(statement);
        var values = new Value[readers.Length];
        var touched = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = readers[i](row);
            touched += prepared.Run(values);
        }
        return touched;
    }

    private Posted? Posted =>
        posted
        ?? (connection is NpgsqlConnection postgreSql ? posted = new Posted(postgreSql) : null);

    // In the order in which they were given, whichever way each goes.
    private Task SendPostedAsync() => posted?.SendAsync() ?? Task.CompletedTask;

    // SQLite answers on this thread either way.
    private List<T> ReadAtOnce<T>(Statement statement, Value[] values, ReadRow<T> read) =>
        Prepared(statement).Read(values, read);

    private PreparedStatement Prepared(Statement statement) =>
        ((PreparedConnection)connection).Prepare(statement);

    private CommandDefinition Command(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    ) => new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
