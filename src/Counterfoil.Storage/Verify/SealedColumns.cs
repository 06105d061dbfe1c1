using static Counterfoil.Storage.Verify.SealedColumn;

namespace Counterfoil.Storage.Verify;

/// <summary>
/// What is under the seals of each table, written down a second time: the walk does not ask the classes that seal. A test
/// compares the two.
/// </summary>
internal static class SealedColumns
{
    // What every row of the registry ends with, and most of a tenant's.
    private static readonly SealedColumn[] OfRegistry =
    [
        .. Integer("registered"),
        .. Text("registeredBy"),
        .. Integer("updated"),
        .. Text("updatedBy"),
        .. Integer("version"),
    ];

    private static readonly SealedColumn[] OfTenant =
    [
        .. Integer(
            "registered",
            "registered_associate_id",
            "updated",
            "updated_associate_id",
            "version"
        ),
    ];

    public static IReadOnlyList<SealedTable> All { get; } =
    [
        new(
            "tenants",
            "identifier",
            [
                .. Text("tenant", "identifier", "name", "searchText"),
                .. Integer("state", "isOwn"),
                .. Text("switches", "pluginSettings"),
                .. OfTenant,
            ]
        ),
        new(
            "associates",
            "associate_id",
            [
                .. Text("tenant"),
                .. Integer("associate_id"),
                .. Text("name", "nameKey"),
                .. Integer("type", "isActive", "isAdministrator"),
                .. Text("emailKey", "searchText", "card"),
                .. OfTenant,
            ]
        ),
        new(
            "credentials",
            "Credentials_id",
            [
                .. Text("tenant"),
                .. Integer("Credentials_id", "associateId"),
                .. Text("credentialType", "searchName"),
                .. Bytes("secret"),
                .. Integer("validFrom", "validTo", "isActive"),
                .. Text("comment"),
                .. Integer(
                    "registered",
                    "registered_associate_id",
                    "updated",
                    "updated_associate_id",
                    "updatedCount",
                    "personId",
                    "extraId"
                ),
                .. Text(
                    "displayType",
                    "displayName",
                    "line",
                    "parent",
                    "origin",
                    "terms",
                    "program",
                    "programKey"
                ),
                .. Integer("absoluteEnd", "revokedAt", "version"),
            ]
        )
        {
            Moving =
            [
                .. Integer("lastUsedDate"),
                .. Text("lastusedInfo"),
                .. Integer("reviewedAt"),
                .. Bytes("smallCheck"),
            ],
            Added = [.. Integer("kind"), .. Text("application")],
        },
        new(
            "revoked_before",
            "scope",
            [
                .. Text("tenant", "scope", "program"),
                .. Integer("until"),
                .. Text("exceptLine"),
                .. OfTenant,
            ]
        ),
        new(
            "applications",
            "applicationKey",
            [
                .. Text("tenant", "applicationKey", "nameKey", "searchText"),
                .. Integer("state"),
                .. Text("owner", "definition"),
                .. OfRegistry,
            ]
        ),
        new(
            "application_tokens",
            "tokenId",
            [
                .. Text("tenant", "tokenId", "applicationKey", "label"),
                .. Integer("making"),
                .. Bytes("secret", "lookup"),
                .. Integer("expiresAt", "revokedAt"),
                .. OfRegistry,
            ]
        ),
        new(
            "developers",
            "account",
            [
                .. Text("tenant", "account", "searchText"),
                .. Integer("state"),
                .. Text("definition"),
                .. OfRegistry,
            ]
        ),
        new(
            "approvals",
            "application",
            [
                .. Text("tenant", "application", "demand"),
                .. Integer(
                    "approved",
                    "approved_associate_id",
                    "approvedUntil",
                    "withdrawn",
                    "withdrawn_associate_id",
                    "systemUser",
                    "systemUserRow"
                ),
                .. OfTenant,
            ]
        ),
        new(
            "consents",
            "consentKey",
            [
                .. Text("tenant", "consentKey"),
                .. Integer("associateId"),
                .. Text("application", "scopes"),
                .. Integer("consented", "withdrawn"),
                .. OfTenant,
            ]
        ),
        new(
            "ledger",
            "entry_id",
            [
                .. Text("tenant"),
                .. Integer("entry_id", "saying"),
                .. Text("application", "applicationName"),
                .. Integer("associateId"),
                .. Text("associateName"),
                .. Integer("said"),
                .. Text("demand"),
                .. Integer("approvedUntil"),
                .. Text("note"),
                .. Integer("version"),
            ]
        ),
        new(
            "accounts",
            "account",
            [
                .. Text(
                    "tenant",
                    "account",
                    "loginName",
                    "loginKey",
                    "email",
                    "loginDomain",
                    "searchText"
                ),
                .. Integer("isActive"),
                .. Text("homeTenant"),
                .. Integer("homeAssociate"),
                .. Text("home"),
                .. OfRegistry,
            ]
        ),
        new(
            "account_revoked_before",
            "account",
            [.. Text("tenant", "account"), .. Integer("until"), .. OfRegistry]
        ),
        new(
            "signing_keys",
            "name",
            [
                .. Text("tenant", "name", "algorithm"),
                .. Integer("ordinal"),
                .. Bytes("certificate", "secret"),
                .. Integer("usedFrom", "registered", "registered_associate_id", "version"),
            ]
        ),
    ];
}
