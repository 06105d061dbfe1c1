using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.Tenants;

namespace Counterfoil.Storage.Sealing;

/// <summary>Where a walk over a table stands: the key of the last row; <c>null</c> before the first.</summary>
internal sealed record RowPlace(string Tenant, object? Key);

/// <summary>
/// The rows of one sealed table, page by page in the order of their keys, for whoever seals all of them anew. A page's rows
/// are kept until the transaction ends, so that writing them back overwrites nobody.
/// </summary>
internal sealed class SealedRows<T>
    where T : ISealedRow
{
    private readonly string from;
    private readonly string keyColumn;
    private readonly string order;
    private readonly string write;
    private readonly Func<T, object> key;
    private readonly IReadOnlyList<string> sealsOf;

    private SealedRows(
        string columns,
        string alias,
        string keyColumn,
        Func<T, object> key,
        IReadOnlyList<string> sealsOf,
        string write
    )
    {
        (this.keyColumn, this.key, this.sealsOf, this.write) = (keyColumn, key, sealsOf, write);
        from = $"SELECT {columns} FROM {T.Table} {alias}";
        order = keyColumn.Length == 0 ? "tenant" : $"tenant, {keyColumn}";
    }

    public static SealedRows<TenantRow> Tenants(Dialect dialect) =>
        new(
            TenantStore.Columns,
            "",
            "",
            row => row.Tenant,
            ["encryptedCheck"],
            $"""
            UPDATE tenants SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "EncryptedCheck")} WHERE tenants.tenant = n.Tenant
            """
        );

    public static SealedRows<AssociateRow> Associates(Dialect dialect) =>
        new(
            AssociateSql.Columns,
            "a",
            "associate_id",
            row => row.AssociateId,
            ["encryptedCheck"],
            $"""
            UPDATE associates SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "AssociateId", "EncryptedCheck")}
            WHERE associates.tenant = n.Tenant AND associates.associate_id = n.AssociateId
            """
        );

    public static SealedRows<RevokedBeforeRow> RevokedBefore(Dialect dialect) =>
        new(
            RevokedBeforeTable.Columns,
            "r",
            "scope",
            row => row.Scope,
            ["encryptedCheck"],
            $"""
            UPDATE revoked_before SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "Scope", "EncryptedCheck")}
            WHERE revoked_before.tenant = n.Tenant AND revoked_before.scope = n.Scope
            """
        );

    public static SealedRows<CredentialRow> Credentials(Dialect dialect) =>
        new(
            CredentialSql.Columns,
            "c",
            "Credentials_id",
            row => row.Id,
            ["encryptedCheck", "smallCheck", "secret"],
            $"""
            UPDATE credentials SET secret = n.Secret, revokedAt = n.RevokedAt, updated = n.Updated,
                updated_associate_id = n.UpdatedBy, updatedCount = n.UpdatedCount, version = n.Version,
                encryptedCheck = n.EncryptedCheck, smallCheck = n.SmallCheck
            FROM {dialect.Rows(
                "Tenant",
                "Id",
                "Secret",
                "RevokedAt",
                "Updated",
                "UpdatedBy",
                "UpdatedCount",
                "Version",
                "EncryptedCheck",
                "SmallCheck"
            )}
            WHERE credentials.tenant = n.Tenant AND credentials.Credentials_id = n.Id
            """
        );

    /// <summary>The next rows; with a key's number, only those of which anything is under another root key.</summary>
    public Task<List<T>> PageAsync(
        Session session,
        RowPlace? after,
        int limit,
        byte[]? otherThan,
        string lockClause
    )
    {
        var conditions = new List<string>();
        if (after is not null)
            conditions.Add(
                keyColumn.Length == 0
                    ? "tenant > @tenant"
                    : $"(tenant, {keyColumn}) > (@tenant, @key)"
            );
        if (otherThan is not null)
            conditions.Add($"({IsOther})");
        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        return session.QueryAsync<T>(
            $"{from}{where} ORDER BY {order} LIMIT @limit{lockClause}",
            new
            {
                tenant = after?.Tenant,
                key = after?.Key,
                limit,
                otherThan,
            }
        );
    }

    public RowPlace PlaceOf(T row) => new(row.Tenant, keyColumn.Length == 0 ? null : key(row));

    public Task WriteAsync(Session session, IReadOnlyList<T> rows) =>
        session.ExecuteRowsAsync(write, rows);

    // The key's number stands behind the version in everything that was sealed.
    private string IsOther =>
        string.Join(" OR ", sealsOf.Select(column => $"substr({column}, 2, 4) <> @otherThan"));
}
