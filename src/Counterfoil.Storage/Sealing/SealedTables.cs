using Counterfoil.Storage.Accounts;
using Counterfoil.Storage.Applications;
using Counterfoil.Storage.Approvals;
using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Developers;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.SigningKeys;
using Counterfoil.Storage.Tenants;

namespace Counterfoil.Storage.Sealing;

/// <summary>Every table whose rows are sealed: what goes over all of them goes over this list.</summary>
internal static class SealedTables
{
    public static IReadOnlyList<SealedRows> All { get; } =
    [
        new SealedRows<TenantRow>(
            TenantStore.Columns,
            "",
            new("identifier", nameof(TenantRow.Identifier)),
            row => row.Identifier
        ),
        new SealedRows<AssociateRow>(
            AssociateSql.Columns,
            "a",
            new("associate_id", nameof(AssociateRow.AssociateId)),
            row => row.AssociateId
        ),
        new SealedRows<RevokedBeforeRow>(
            RevokedBeforeTable.Columns,
            "r",
            new("scope", nameof(RevokedBeforeRow.Scope)),
            row => row.Scope
        ),
        new SealedRows<AccountRow>(
            AccountSql.Columns,
            "",
            new("account", nameof(AccountRow.Account)),
            row => row.Account
        ),
        new SealedRows<AccountEndRow>(
            AccountEndStore.Columns,
            "",
            new("account", nameof(AccountEndRow.Account)),
            row => row.Account
        ),
        new SealedRows<ApprovalRow>(
            ApprovalSql.Columns,
            "",
            new("application", nameof(ApprovalRow.Application)),
            row => row.Application
        ),
        new SealedRows<ConsentRow>(
            ConsentRow.Columns,
            "",
            new("consentKey", nameof(ConsentRow.ConsentKey)),
            row => row.ConsentKey
        ),
        new SealedRows<LedgerRow>(
            LedgerTable.Columns,
            "",
            new("entry_id", nameof(LedgerRow.Id)),
            row => row.Id
        ),
        new SealedRows<CredentialRow>(
            CredentialSql.Columns,
            "c",
            new("Credentials_id", nameof(CredentialRow.Id)),
            row => row.Id
        )
        {
            Secrets =
            [
                new("secret", nameof(CredentialRow.Secret)),
                new("smallCheck", nameof(CredentialRow.SmallCheck)),
            ],
            Changed =
            [
                new("revokedAt", nameof(CredentialRow.RevokedAt)),
                new("updated", nameof(CredentialRow.Updated)),
                new("updated_associate_id", nameof(CredentialRow.UpdatedBy)),
                new("updatedCount", nameof(CredentialRow.UpdatedCount)),
                new("version", nameof(CredentialRow.Version)),
            ],
        },
        new SealedRows<ApplicationRow>(
            ApplicationSql.Columns,
            "a",
            new("applicationKey", nameof(ApplicationRow.ApplicationKey)),
            row => row.ApplicationKey
        ),
        new SealedRows<TokenRow>(
            ApplicationSql.TokenColumns,
            "k",
            new("tokenId", nameof(TokenRow.TokenId)),
            row => row.TokenId
        )
        {
            Secrets =
            [
                new("secret", nameof(TokenRow.Secret)),
                new("lookup", nameof(TokenRow.Lookup)),
            ],
        },
        new SealedRows<DeveloperRow>(
            DeveloperStore.Columns,
            "d",
            new("account", nameof(DeveloperRow.Account)),
            row => row.Account
        ),
        new SealedRows<SealedSigningKey>(
            SigningKeyStore.Columns,
            "k",
            new("name", nameof(SealedSigningKey.Name)),
            row => row.Name
        )
        {
            Secrets = [new("secret", nameof(SealedSigningKey.Secret))],
        },
    ];
}
