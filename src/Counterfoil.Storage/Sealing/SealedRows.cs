using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Sealing;

/// <summary>Goes over the rows of every sealed table.</summary>
internal interface ISealedWalk
{
    Task OverAsync<T>(SealedRows<T> rows)
        where T : ISealedRow;
}

/// <summary>Where a walk over a table stands: the key of the last row.</summary>
internal sealed record RowPlace(string Tenant, object Key);

/// <summary>A column that a row's class has as a property of that name.</summary>
internal readonly record struct RowColumn(string Name, string Property);

/// <summary>The rows of one sealed table. All of them are listed in <see cref="SealedTables"/>.</summary>
internal abstract class SealedRows(string table)
{
    private static readonly RowColumn Seal = new(
        "encryptedCheck",
        nameof(ISealedRow.EncryptedCheck)
    );

    public string Table => table;

    /// <summary>What is sealed or encrypted: behind its version stands the number of the root key that it is under.</summary>
    public IEnumerable<RowColumn> UnderKeys => [Seal, .. Secrets];

    /// <summary>What is under a root key besides the seal.</summary>
    public IReadOnlyList<RowColumn> Secrets { get; init; } = [];

    public abstract Task WalkAsync(ISealedWalk walk);
}

/// <summary>
/// Those rows page by page in the order of their keys, for whoever seals all of them anew. A page's rows are kept until the
/// transaction ends, so that writing them back overwrites nobody.
/// </summary>
/// <param name="columns">As the row's class is read.</param>
/// <param name="alias">What those columns call the table.</param>
/// <param name="key">The column that makes the key, beside the tenant.</param>
/// <param name="keyOf">Its value.</param>
internal sealed class SealedRows<T>(
    string columns,
    string alias,
    RowColumn key,
    Func<T, object> keyOf
) : SealedRows(T.Table)
    where T : ISealedRow
{
    /// <summary>What is written back besides what is under a key.</summary>
    public IReadOnlyList<RowColumn> Changed { get; init; } = [];

    public override Task WalkAsync(ISealedWalk walk) => walk.OverAsync(this);

    /// <summary>The next rows; with a key's number, only those of which anything is under another root key.</summary>
    public Task<List<T>> PageAsync(Session session, RowPlace? after, int limit, byte[]? otherThan)
    {
        var conditions = new List<string>();
        if (after is not null)
            conditions.Add($"(tenant, {key.Name}) > (@tenant, @key)");
        if (otherThan is not null)
            conditions.Add($"({IsOther})");
        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        return session.QueryAsync<T>(
            $"SELECT {columns} FROM {Table} {alias}{where} ORDER BY tenant, {key.Name} LIMIT @limit{session.Dialect.Lock}",
            new
            {
                tenant = after?.Tenant,
                key = after?.Key,
                limit,
                otherThan,
            }
        );
    }

    public RowPlace PlaceOf(T row) => new(row.Tenant, keyOf(row));

    public Task WriteAsync(Session session, IReadOnlyList<T> rows)
    {
        var written = UnderKeys.Concat(Changed).ToList();
        var source = session.Dialect.Rows([
            nameof(ISealedRow.Tenant),
            key.Property,
            .. written.Select(column => column.Property),
        ]);
        return session.ExecuteRowsAsync(
            $"""
            UPDATE {Table} SET {string.Join(
                ", ",
                written.Select(column => $"{column.Name} = n.{column.Property}")
            )}
            FROM {source} WHERE {Table}.tenant = n.Tenant AND {Table}.{key.Name} = n.{key.Property}
            """,
            rows
        );
    }

    private string IsOther =>
        string.Join(
            " OR ",
            UnderKeys.Select(column => $"substr({column.Name}, 2, 4) <> @otherThan")
        );
}
