using System.Data.Common;
using System.Text;
using Counterfoil.Storage;
using Counterfoil.Storage.Verify;
using Dapper;

namespace Counterfoil.Tests.Storage.Verify;

/// <summary>What somebody might do who has the database and not the root key, at random, by plain SQL, one change at a time.</summary>
internal sealed class RandomMutations(
    DbConnection connection,
    Database database,
    Random random,
    RandomMutations.Past past
)
{
    private static readonly string[] Sealed =
    [
        "tenants",
        "associates",
        "credentials",
        "revoked_before",
        "accounts",
        "account_revoked_before",
        "approvals",
        "consents",
        "ledger",
    ];

    private static readonly string[] Journal =
    [
        "journal",
        "journal_checkpoint",
        "journal_checkpoint_head",
        "journal_chains",
    ];

    // The one column that nobody believes: when a chain was begun.
    private const string Unbelieved = "begun";

    /// <summary>Rows as they were earlier, and rows of another database under the same root key.</summary>
    internal sealed record Past(
        IReadOnlyDictionary<string, List<IDictionary<string, object?>>> Earlier,
        IReadOnlyDictionary<string, List<IDictionary<string, object?>>> Elsewhere
    );

    /// <summary>All rows of the sealed tables.</summary>
    public static async Task<Dictionary<string, List<IDictionary<string, object?>>>> AllAsync(
        DbConnection connection
    )
    {
        var all = new Dictionary<string, List<IDictionary<string, object?>>>(
            StringComparer.Ordinal
        );
        foreach (var table in Sealed)
            all[table] = await RowsAsync(connection, table, null);
        return all;
    }

    /// <summary>Does one thing and walks over the result; then nothing has happened.</summary>
    /// <returns>What was done, and whether the walk named anything; <c>null</c> when the database would not take it.</returns>
    public async Task<(string What, bool Found)?> TryAsync()
    {
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            if (await MutateAsync(transaction) is not { } what)
                return null;
            var walk = new Walk(
                connection,
                database.Parts.Keys,
                database.Parts.Identity,
                null,
                CancellationToken.None
            );
            await walk.RunAsync([]);
            return (what, walk.Tampered.Count > 0);
        }
        catch (DbException)
        {
            return null; // A key that is taken, or a column that takes no such value.
        }
        finally
        {
            await transaction.RollbackAsync();
        }
    }

    private Task<string?> MutateAsync(DbTransaction transaction) =>
        random.Next(8) switch
        {
            0 or 1 => EditAsync(transaction, Any([.. Sealed, .. Journal])),
            2 => TakeOverAsync(transaction, Any(Sealed)),
            3 => SwapAsync(transaction, Any(Sealed)),
            4 => DeleteAsync(transaction, Any([.. Sealed, .. Sealed, .. Journal])),
            5 => RollBackAsync(transaction, Any(Sealed)),
            6 => CopyInAsync(transaction, Any(Sealed)),
            _ => InventAsync(transaction, Any(Sealed)),
        };

    private async Task<string?> EditAsync(DbTransaction transaction, string table)
    {
        if (await OneAsync(table, transaction) is not { } row)
            return null;
        var column = Any([.. row.Keys.Where(name => name is not (Unbelieved or "one"))]);
        if (Edited(row[column]) is not { } value)
            return null;
        return await SetAsync(transaction, table, row, column, value)
            ? $"edit {table}.{column}"
            : null;
    }

    private async Task<string?> TakeOverAsync(DbTransaction transaction, string table)
    {
        var rows = await RowsAsync(connection, table, transaction);
        if (rows.Count < 2)
            return null;
        var (from, to) = (Any(rows), Any(rows));
        var column = Any([.. from.Keys]);
        if (from[column] is not { } value || AreAlike(value, to[column]))
            return null;
        return await SetAsync(transaction, table, to, column, value)
            ? $"take over {table}.{column}"
            : null;
    }

    private async Task<string?> SwapAsync(DbTransaction transaction, string table)
    {
        var rows = await RowsAsync(connection, table, transaction);
        if (rows.Count < 2)
            return null;
        var (one, two) = (Any(rows), Any(rows));
        if (ReferenceEquals(one, two))
            return null;
        var keys = one.Keys.Where(IsUnique).ToList();
        await RemoveAsync(transaction, table, one);
        await RemoveAsync(transaction, table, two);
        await InsertAsync(transaction, table, With(one, keys, two));
        await InsertAsync(transaction, table, With(two, keys, one));
        return $"swap {table}";
    }

    private async Task<string?> DeleteAsync(DbTransaction transaction, string table)
    {
        // A chain whose entries are folded away is listed for nothing.
        if (await OneAsync(table, transaction) is not { } row || table == "journal_chains")
            return null;
        return await RemoveAsync(transaction, table, row) == 1 ? $"delete {table}" : null;
    }

    private async Task<string?> RollBackAsync(DbTransaction transaction, string table)
    {
        var now = await RowsAsync(connection, table, transaction);
        var earlier = past.Earlier[table]
            .Where(row => !now.Exists(other => AreAlike(Seal(row), Seal(other))))
            .ToList();
        if (earlier.Count == 0)
            return null;
        var row = Any(earlier);
        await RemoveAsync(transaction, table, row);
        await InsertAsync(transaction, table, row);
        return $"roll back {table}";
    }

    private async Task<string?> CopyInAsync(DbTransaction transaction, string table)
    {
        if (past.Elsewhere[table] is not { Count: > 0 } rows)
            return null;
        var row = Any(rows);
        await RemoveAsync(transaction, table, row);
        await InsertAsync(transaction, table, row);
        return $"copy in {table}";
    }

    private async Task<string?> InventAsync(DbTransaction transaction, string table)
    {
        if (await OneAsync(table, transaction) is not { } row)
            return null;
        var invented = new Dictionary<string, object?>(row, StringComparer.OrdinalIgnoreCase);
        foreach (var key in row.Keys.Where(name => IsUnique(name) && !Is(name, "tenant")))
            invented[key] = Edited(row[key]);
        if (Is(table, "tenants"))
            invented[row.Keys.Single(name => Is(name, "tenant"))] = "invented";
        await InsertAsync(transaction, table, invented);
        return $"invent {table}";
    }

    private async Task<IDictionary<string, object?>?> OneAsync(
        string table,
        DbTransaction transaction
    ) => await RowsAsync(connection, table, transaction) is { Count: > 0 } rows ? Any(rows) : null;

    private static async Task<List<IDictionary<string, object?>>> RowsAsync(
        DbConnection connection,
        string table,
        DbTransaction? transaction
    ) =>
        [
            .. (
                await connection.QueryAsync($"SELECT * FROM {table}", transaction: transaction)
            ).Cast<IDictionary<string, object?>>(),
        ];

    private async Task<bool> SetAsync(
        DbTransaction transaction,
        string table,
        IDictionary<string, object?> row,
        string column,
        object value
    )
    {
        var (where, parameters) = Where(row);
        parameters.Add("edited", value);
        return await connection.ExecuteAsync(
                $"UPDATE {table} SET {column} = @edited WHERE {where}",
                parameters,
                transaction
            ) == 1;
    }

    private Task<int> RemoveAsync(
        DbTransaction transaction,
        string table,
        IDictionary<string, object?> row
    )
    {
        var (where, parameters) = Where(row);
        return connection.ExecuteAsync(
            $"DELETE FROM {table} WHERE {where}",
            parameters,
            transaction
        );
    }

    private Task<int> InsertAsync(
        DbTransaction transaction,
        string table,
        IDictionary<string, object?> row
    )
    {
        var parameters = new DynamicParameters();
        foreach (var (column, value) in row)
            parameters.Add(column, value);
        return connection.ExecuteAsync(
            $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Keys.Select(column => "@" + column))})",
            parameters,
            transaction
        );
    }

    private static (string Where, DynamicParameters Parameters) Where(
        IDictionary<string, object?> row
    )
    {
        var parameters = new DynamicParameters();
        var keys = row.Keys.Where(IsKey).ToList();
        keys.ForEach(key => parameters.Add("key_" + key, row[key]));
        return (string.Join(" AND ", keys.Select(key => $"{key} = @key_{key}")), parameters);
    }

    private static Dictionary<string, object?> With(
        IDictionary<string, object?> row,
        List<string> keys,
        IDictionary<string, object?> other
    )
    {
        var changed = new Dictionary<string, object?>(row, StringComparer.OrdinalIgnoreCase);
        keys.ForEach(key => changed[key] = other[key]);
        return changed;
    }

    private static bool IsKey(string column) =>
        column.ToLowerInvariant()
            is "tenant"
                or "credentials_id"
                or "associate_id"
                or "scope"
                or "account"
                or "chain"
                or "sequence"
                or "one"
                or "tablename"
                or "rowkey";

    private static bool IsUnique(string column) =>
        IsKey(column)
        || column.ToLowerInvariant()
            is "searchname"
                or "namekey"
                or "identifier"
                or "loginkey"
                or "homeassociate";

    private static bool Is(string name, string other) =>
        name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static object? Seal(IDictionary<string, object?> row) =>
        row.Single(pair => Is(pair.Key, "encryptedCheck")).Value;

    private static bool AreAlike(object? one, object? two) =>
        (one, two) is (byte[] a, byte[] b) ? a.AsSpan().SequenceEqual(b) : Equals(one, two);

    private object? Edited(object? value) =>
        value switch
        {
            null => null,
            string { Length: 0 } => "x",
            string text => Flipped(text),
            byte[] bytes => Flipped(bytes),
            long number => number ^ (1L << random.Next(62)),
            int number => number ^ (1 << random.Next(30)),
            _ => throw new InvalidOperationException(value.GetType().Name),
        };

    private string Flipped(string text)
    {
        var changed = new StringBuilder(text);
        var at = random.Next(text.Length);
        changed[at] = changed[at] is > ' ' and < '~' ? (char)(changed[at] + 1) : 'x';
        return changed.ToString();
    }

    private byte[] Flipped(byte[] bytes)
    {
        var changed = bytes.ToArray();
        changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
