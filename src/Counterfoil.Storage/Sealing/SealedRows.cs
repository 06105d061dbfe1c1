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

    public static SealedRows<ApprovalRow> Approvals(Dialect dialect) =>
        new(
            ApprovalSql.Columns,
            "",
            "application",
            row => row.Application,
            ["encryptedCheck"],
            $"""
            UPDATE approvals SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "Application", "EncryptedCheck")}
            WHERE approvals.tenant = n.Tenant AND approvals.application = n.Application
            """
        );

    public static SealedRows<ConsentRow> Consents(Dialect dialect) =>
        new(
            ConsentRow.Columns,
            "",
            "consentKey",
            row => row.ConsentKey,
            ["encryptedCheck"],
            $"""
            UPDATE consents SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "ConsentKey", "EncryptedCheck")}
            WHERE consents.tenant = n.Tenant AND consents.consentKey = n.ConsentKey
            """
        );

    public static SealedRows<AccountRow> Accounts(Dialect dialect) =>
        new(
            AccountSql.Columns,
            "",
            "account",
            row => row.Account,
            ["encryptedCheck"],
            $"""
            UPDATE accounts SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "Account", "EncryptedCheck")}
            WHERE accounts.tenant = n.Tenant AND accounts.account = n.Account
            """
        );

    public static SealedRows<AccountEndRow> AccountEnds(Dialect dialect) =>
        new(
            AccountEndStore.Columns,
            "",
            "account",
            row => row.Account,
            ["encryptedCheck"],
            $"""
            UPDATE account_revoked_before SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "Account", "EncryptedCheck")}
            WHERE account_revoked_before.tenant = n.Tenant AND account_revoked_before.account = n.Account
            """
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
        new(
            ApplicationSql.Columns,
            "a",
            "applicationKey",
            row => row.ApplicationKey,
            ["encryptedCheck"],
            $"""
            UPDATE applications SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "ApplicationKey", "EncryptedCheck")}
            WHERE applications.tenant = n.Tenant AND applications.applicationKey = n.ApplicationKey
            """
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
        new(
            DeveloperStore.Columns,
            "d",
            "account",
            row => row.Account,
            ["encryptedCheck"],
            $"""
            UPDATE developers SET encryptedCheck = n.EncryptedCheck
            FROM {dialect.Rows("Tenant", "Account", "EncryptedCheck")}
            WHERE developers.tenant = n.Tenant AND developers.account = n.Account
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
