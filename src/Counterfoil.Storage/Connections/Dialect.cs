namespace Counterfoil.Storage.Connections;

/// <summary>
/// Where the two databases spell one thing differently. All other SQL is the same text on both; a store that needs one
/// of these builds its statement once, in its constructor.
/// </summary>
internal sealed record Dialect(DatabaseKind Kind)
{
    public static Dialect Sqlite { get; } = new(DatabaseKind.Sqlite);

    public static Dialect PostgreSql { get; } = new(DatabaseKind.PostgreSql);

    public bool IsPostgreSql => Kind == DatabaseKind.PostgreSql;

    /// <summary>Keeps the rows that a SELECT found until the transaction ends. SQLite has one writer anyway. Inserting a row that refers to them stays possible.</summary>
    public string Lock => IsPostgreSql ? " FOR NO KEY UPDATE" : "";

    /// <summary>As <see cref="Lock"/>, but leaves out what another transaction holds: two sweepers share the work.</summary>
    public string LockFree => IsPostgreSql ? " FOR UPDATE SKIP LOCKED" : "";

    /// <summary>
    /// Waits until no mass revocation of the tenant is under way, and holds off those that follow until the transaction
    /// ends. PostgreSQL's; on SQLite one transaction writes at a time.
    /// </summary>
    public static readonly Statement KeepRevocationsOff = new(
        "SELECT pg_advisory_xact_lock_shared(hashtextextended(@tenant, 0))"
    );

    /// <summary>Announces a mass revocation of the tenant: waits until nobody holds it off.</summary>
    public const string KeepForRevocation =
        "SELECT pg_advisory_xact_lock(hashtextextended(@tenant, 0))";

    /// <summary>
    /// Orders few rows by their key, which follows. The sign keeps SQLite from walking a whole tenant along the key to spare
    /// itself the sorting.
    /// </summary>
    public const string SortedBy = "ORDER BY +";

    /// <summary>A test for membership in the <see cref="KeyList"/> that the parameter holds.</summary>
    public string In(string parameter) =>
        IsPostgreSql ? $"= ANY({parameter})" : $"IN (SELECT value FROM json_each({parameter}))";

    /// <summary>A test for being one of a few expressions. In a join, PostgreSQL takes IN apart and then finds no index for it.</summary>
    public string AnyOf(string expressions) =>
        IsPostgreSql ? $"= ANY (ARRAY[{expressions}])" : $"IN ({expressions})";

    /// <summary>
    /// A source of rows named <c>n</c> with the named columns, for <see cref="Session.ExecuteRowsAsync"/>: PostgreSQL gets
    /// all rows as arrays in one statement, SQLite runs the prepared statement once for each row.
    /// </summary>
    public string Rows(params string[] columns)
    {
        var names = string.Join(", ", columns);
        return IsPostgreSql
            ? $"unnest({string.Join(", ", columns.Select(column => "@" + column))}) AS n({names})"
            : $"(SELECT {string.Join(", ", columns.Select(column => $"@{column} AS {column}"))}) AS n";
    }
}
