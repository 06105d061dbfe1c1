using Counterfoil.Storage.Accounts;
using Counterfoil.Storage.Applications;
using Counterfoil.Storage.Approvals;
using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Developers;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.SigningKeys;
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

    // Where the seal hangs by the check alone, the table and its key say how it is written back.
    private static SealedRows<T> Checked(
        Dialect dialect,
        string columns,
        string alias,
        string keyColumn,
        string keyName,
        Func<T, object> key
    ) =>
        new(
            columns,
            alias,
            keyColumn,
            key,
            ["encryptedCheck"],
            $"""
            UPDATE {T.Table} SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", keyName, "EncryptedCheck")}
            WHERE {T.Table}.tenant = n.Tenant AND {T.Table}.{keyColumn} = n.{keyName}
            """
        );

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
        SealedRows<AssociateRow>.Checked(
            dialect,
            AssociateSql.Columns,
            "a",
            "associate_id",
            nameof(AssociateRow.AssociateId),
            row => row.AssociateId
        );

    public static SealedRows<RevokedBeforeRow> RevokedBefore(Dialect dialect) =>
        SealedRows<RevokedBeforeRow>.Checked(
            dialect,
            RevokedBeforeTable.Columns,
            "r",
            "scope",
            nameof(RevokedBeforeRow.Scope),
            row => row.Scope
        );

    public static SealedRows<ApprovalRow> Approvals(Dialect dialect) =>
        SealedRows<ApprovalRow>.Checked(
            dialect,
            ApprovalSql.Columns,
            "",
            "application",
            nameof(ApprovalRow.Application),
            row => row.Application
        );

    public static SealedRows<ConsentRow> Consents(Dialect dialect) =>
        SealedRows<ConsentRow>.Checked(
            dialect,
            ConsentRow.Columns,
            "",
            "consentKey",
            nameof(ConsentRow.ConsentKey),
            row => row.ConsentKey
        );

    public static SealedRows<AccountRow> Accounts(Dialect dialect) =>
        SealedRows<AccountRow>.Checked(
            dialect,
            AccountSql.Columns,
            "",
            "account",
            nameof(AccountRow.Account),
            row => row.Account
        );

    public static SealedRows<AccountEndRow> AccountEnds(Dialect dialect) =>
        SealedRows<AccountEndRow>.Checked(
            dialect,
            AccountEndStore.Columns,
            "",
            "account",
            nameof(AccountEndRow.Account),
            row => row.Account
        );

    public static SealedRows<SealedSigningKey> SigningKeys(Dialect dialect) =>
        new(
            SigningKeyStore.Columns,
            "k",
            "name",
            row => row.Name,
            ["encryptedCheck", "secret"],
            $"""
            UPDATE signing_keys SET secret = n.Secret, encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "Name", "Secret", "EncryptedCheck")}
            WHERE signing_keys.tenant = n.Tenant AND signing_keys.name = n.Name
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

    public static SealedRows<ApplicationRow> Applications(Dialect dialect) =>
        SealedRows<ApplicationRow>.Checked(
            dialect,
            ApplicationSql.Columns,
            "a",
            "applicationKey",
            nameof(ApplicationRow.ApplicationKey),
            row => row.ApplicationKey
        );

    public static SealedRows<TokenRow> ApplicationTokens(Dialect dialect) =>
        new(
            ApplicationSql.TokenColumns,
            "k",
            "tokenId",
            row => row.TokenId,
            ["encryptedCheck", "secret", "lookup"],
            $"""
            UPDATE application_tokens SET secret = n.Secret, lookup = n.Lookup, encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "TokenId", "Secret", "Lookup", "EncryptedCheck")}
            WHERE application_tokens.tenant = n.Tenant AND application_tokens.tokenId = n.TokenId
            """
        );

    public static SealedRows<DeveloperRow> Developers(Dialect dialect) =>
        SealedRows<DeveloperRow>.Checked(
            dialect,
            DeveloperStore.Columns,
            "d",
            "account",
            nameof(DeveloperRow.Account),
            row => row.Account
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
