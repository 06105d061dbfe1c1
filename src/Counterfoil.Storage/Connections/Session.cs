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

    /// <summary>
    /// Runs a SELECT that comes with nearly every request, on texts alone; each row is read by its columns' places.
    /// </summary>
    public async Task<List<T>> QueryAsync<T>(
        string sql,
        IReadOnlyList<(string Name, string Value)> texts,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        count.Add(sql);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in texts)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        var found = new List<T>(1);
        if (dialect.IsPostgreSql)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                found.Add(read(reader));
        }
        else
        {
            // SQLite answers on this thread either way.
            using var reader = command.ExecuteReader();
            while (reader.Read())
                found.Add(read(reader));
        }
        return found;
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
