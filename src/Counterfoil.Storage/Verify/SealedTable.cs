namespace Counterfoil.Storage.Verify;

/// <summary>A column under a seal.</summary>
internal readonly record struct SealedColumn(string Name, ColumnKind Kind);

/// <summary>
/// A table of sealed rows as the walk reads it: the columns under the main seal in the order of version 1, then the seal,
/// and for credentials what is under the small seal, and that, and last what version 2 of the main seal covers besides: a
/// row has that version if any of it is there, and else the first. A test compares with what the rows' own classes seal.
/// </summary>
internal sealed record SealedTable(
    string Name,
    IReadOnlyList<SealedColumn> Columns,
    string KeyColumn,
    IReadOnlyList<SealedColumn> Moving,
    IReadOnlyList<SealedColumn> Added
)
{
    /// <summary>The version of a seal over the columns of the beginning; of small seals there is no other.</summary>
    public const byte FirstVersion = 1;

    /// <summary>The version of a seal that covers <see cref="Added"/> too.</summary>
    public const byte SecondVersion = 2;

    // What every row of the registry ends with.
    private static IReadOnlyList<SealedColumn> OfRegistry =>
        [
            Integer("registered"),
            Text("registeredBy"),
            Integer("updated"),
            Text("updatedBy"),
            Integer("version"),
        ];

    public static SealedTable Tenants { get; } =
        new(
            "tenants",
            [
                Text("tenant"),
                Text("identifier"),
                Text("name"),
                Text("searchText"),
                Integer("state"),
                Integer("isOwn"),
                Text("switches"),
                Text("pluginSettings"),
                Integer("registered"),
                Integer("registered_associate_id"),
                Integer("updated"),
                Integer("updated_associate_id"),
                Integer("version"),
            ],
            "identifier",
            [],
            []
        );

    public static SealedTable Associates { get; } =
        new(
            "associates",
            [
                Text("tenant"),
                Integer("associate_id"),
                Text("name"),
                Text("nameKey"),
                Integer("type"),
                Integer("isActive"),
                Integer("isAdministrator"),
                Text("emailKey"),
                Text("searchText"),
                Text("card"),
                Integer("registered"),
                Integer("registered_associate_id"),
                Integer("updated"),
                Integer("updated_associate_id"),
                Integer("version"),
            ],
            "associate_id",
            [],
            []
        );

    public static SealedTable Credentials { get; } =
        new(
            "credentials",
            [
                Text("tenant"),
                Integer("Credentials_id"),
                Integer("associateId"),
                Text("credentialType"),
                Text("searchName"),
                Bytes("secret"),
                Integer("validFrom"),
                Integer("validTo"),
                Integer("isActive"),
                Text("comment"),
                Integer("registered"),
                Integer("registered_associate_id"),
                Integer("updated"),
                Integer("updated_associate_id"),
                Integer("updatedCount"),
                Integer("personId"),
                Integer("extraId"),
                Text("displayType"),
                Text("displayName"),
                Text("line"),
                Text("parent"),
                Text("origin"),
                Text("terms"),
                Text("program"),
                Text("programKey"),
                Integer("absoluteEnd"),
                Integer("revokedAt"),
                Integer("version"),
            ],
            "Credentials_id",
            [
                Integer("lastUsedDate"),
                Text("lastusedInfo"),
                Integer("reviewedAt"),
                Bytes("smallCheck"),
            ],
            [Integer("kind"), Text("application")]
        );

    public static SealedTable RevokedBefore { get; } =
        new(
            "revoked_before",
            [
                Text("tenant"),
                Text("scope"),
                Text("program"),
                Integer("until"),
                Text("exceptLine"),
                Integer("registered"),
                Integer("registered_associate_id"),
                Integer("updated"),
                Integer("updated_associate_id"),
                Integer("version"),
            ],
            "scope",
            [],
            []
        );

    public static SealedTable Applications { get; } =
        new(
            "applications",
            [
                Text("tenant"),
                Text("applicationKey"),
                Text("nameKey"),
                Text("searchText"),
                Integer("state"),
                Text("owner"),
                Text("definition"),
                Integer("registered"),
                Text("registeredBy"),
                Integer("updated"),
                Text("updatedBy"),
                Integer("version"),
            ],
            "applicationKey",
            [],
            []
        );

    public static SealedTable ApplicationTokens { get; } =
        new(
            "application_tokens",
            [
                Text("tenant"),
                Text("tokenId"),
                Text("applicationKey"),
                Text("label"),
                Integer("making"),
                Bytes("secret"),
                Bytes("lookup"),
                Integer("expiresAt"),
                Integer("revokedAt"),
                Integer("registered"),
                Text("registeredBy"),
                Integer("updated"),
                Text("updatedBy"),
                Integer("version"),
            ],
            "tokenId",
            [],
            []
        );

    public static SealedTable Developers { get; } =
        new(
            "developers",
            [
                Text("tenant"),
                Text("account"),
                Text("searchText"),
                Integer("state"),
                Text("definition"),
                Integer("registered"),
                Text("registeredBy"),
                Integer("updated"),
                Text("updatedBy"),
                Integer("version"),
            ],
            "account",
            [],
            []
        );

    public static SealedTable Approvals { get; } =
        new(
            "approvals",
            [
                Text("tenant"),
                Text("application"),
                Text("demand"),
                Integer("approved"),
                Integer("approved_associate_id"),
                Integer("approvedUntil"),
                Integer("withdrawn"),
                Integer("withdrawn_associate_id"),
                Integer("systemUser"),
                Integer("systemUserRow"),
                Integer("registered"),
                Integer("registered_associate_id"),
                Integer("updated"),
                Integer("updated_associate_id"),
                Integer("version"),
            ],
            "application",
            [],
            []
        );

    public static SealedTable Consents { get; } =
        new(
            "consents",
            [
                Text("tenant"),
                Text("consentKey"),
                Integer("associateId"),
                Text("application"),
                Text("scopes"),
                Integer("consented"),
                Integer("withdrawn"),
                Integer("registered"),
                Integer("registered_associate_id"),
                Integer("updated"),
                Integer("updated_associate_id"),
                Integer("version"),
            ],
            "consentKey",
            [],
            []
        );

    public static SealedTable Accounts { get; } =
        new(
            "accounts",
            [
                Text("tenant"),
                Text("account"),
                Text("loginName"),
                Text("loginKey"),
                Text("email"),
                Text("loginDomain"),
                Text("searchText"),
                Integer("isActive"),
                Text("homeTenant"),
                Integer("homeAssociate"),
                Text("home"),
                .. OfRegistry,
            ],
            "account",
            [],
            []
        );

    public static SealedTable AccountEnds { get; } =
        new(
            "account_revoked_before",
            [Text("tenant"), Text("account"), Integer("until"), .. OfRegistry],
            "account",
            [],
            []
        );

    public static SealedTable SigningKeys { get; } =
        new(
            "signing_keys",
            [
                Text("tenant"),
                Text("name"),
                Text("algorithm"),
                Integer("ordinal"),
                Bytes("certificate"),
                Bytes("secret"),
                Integer("usedFrom"),
                Integer("registered"),
                Integer("registered_associate_id"),
                Integer("version"),
            ],
            "name",
            [],
            []
        );

    public static IReadOnlyList<SealedTable> All { get; } =
    [
        Tenants,
        Associates,
        Credentials,
        RevokedBefore,
        Applications,
        ApplicationTokens,
        Developers,
        Approvals,
        Consents,
        Accounts,
        AccountEnds,
        SigningKeys,
    ];

    public int Key { get; } = IndexOf(Columns, KeyColumn);

    public int Version { get; } = IndexOf(Columns, "version");

    /// <summary>A stub's validTo is under the small seal; -1 where there is none.</summary>
    public int ValidTo { get; } = Moving.Count == 0 ? -1 : IndexOf(Columns, "validTo");

    public int Type { get; } = Moving.Count == 0 ? -1 : IndexOf(Columns, "credentialType");

    public string Select { get; } =
        $"SELECT {string.Join(", ", Columns.Append(Bytes("encryptedCheck")).Concat(Moving).Concat(Added).Select(column => column.Name))} FROM {Name}";

    private static SealedColumn Text(string name) => new(name, ColumnKind.Text);

    private static SealedColumn Integer(string name) => new(name, ColumnKind.Integer);

    private static SealedColumn Bytes(string name) => new(name, ColumnKind.Bytes);

    private static int IndexOf(IReadOnlyList<SealedColumn> columns, string name) =>
        columns.Select((column, i) => (column.Name, i)).Single(pair => pair.Name == name).i;
}
