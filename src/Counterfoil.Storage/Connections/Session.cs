using System.Data.Common;
using Dapper;

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
    public DbConnection Connection => connection;

    public Task<int> ExecuteAsync(
        string sql,
        object? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        count.Add(sql);
        return connection.ExecuteAsync(Command(sql, parameters, cancellationToken));
    }

    public async Task<List<T>> QueryAsync<T>(
        string sql,
        object? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        count.Add(sql);
        return (
            await connection.QueryAsync<T>(Command(sql, parameters, cancellationToken))
        ).AsList();
    }

    public Task<T?> FirstOrDefaultAsync<T>(
        string sql,
        object? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        count.Add(sql);
        return connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters, cancellationToken));
    }

    public async Task<List<TResult>> QueryAsync<TFirst, TSecond, TThird, TResult>(
        string sql,
        Func<TFirst, TSecond, TThird, TResult> map,
        object? parameters,
        string splitOn,
        CancellationToken cancellationToken
    )
    {
        count.Add(sql);
        var command = Command(sql, parameters, cancellationToken);
        return (await connection.QueryAsync(command, map, splitOn)).AsList();
    }

    /// <summary>Runs a statement over <see cref="Dialect.Rows"/>; the rows' properties are named as its columns. Returns how many rows it touched.</summary>
    public async Task<int> ExecuteRowsAsync<T>(string sql, IReadOnlyList<T> rows)
    {
        if (rows.Count == 0)
            return 0;
        count.Add(sql, dialect.IsPostgreSql ? 1 : rows.Count);
        object parameters = dialect.IsPostgreSql ? ColumnArrays.Of(rows) : rows;
        return await connection.ExecuteAsync(Command(sql, parameters, CancellationToken.None));
    }

    private CommandDefinition Command(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    ) => new(sql, parameters, transaction, cancellationToken: cancellationToken);
}
