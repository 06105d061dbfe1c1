using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Applications;

/// <summary>The statements over the tables of applications.</summary>
internal sealed class ApplicationSql(Dialect dialect)
{
    public const string Columns = """
        a.tenant AS Tenant, a.applicationKey AS ApplicationKey, a.nameKey AS NameKey, a.searchText AS SearchText,
        a.state AS State, a.owner AS Owner, a.definition AS Definition, a.registered AS Registered,
        a.registeredBy AS RegisteredBy, a.updated AS Updated, a.updatedBy AS UpdatedBy, a.version AS Version,
        a.encryptedCheck AS EncryptedCheck
        """;

    public const string TokenColumns = """
        k.tenant AS Tenant, k.tokenId AS TokenId, k.applicationKey AS ApplicationKey, k.label AS Label,
        k.making AS Making, k.secret AS Secret, k.lookup AS Lookup, k.expiresAt AS ExpiresAt, k.revokedAt AS RevokedAt,
        k.registered AS Registered, k.registeredBy AS RegisteredBy, k.updated AS Updated, k.updatedBy AS UpdatedBy,
        k.version AS Version, k.encryptedCheck AS EncryptedCheck
        """;

    public const string ByKey =
        $"SELECT {Columns} FROM applications a WHERE a.tenant = '*' AND a.applicationKey = @key";

    public const string KeyOfClientId =
        "SELECT applicationKey FROM application_ids WHERE clientId = @clientId";

    public const string TokensOf =
        $"SELECT {TokenColumns} FROM application_tokens k WHERE k.tenant = '*' AND k.applicationKey = @key";

    public const string TokenByKey =
        $"SELECT {TokenColumns} FROM application_tokens k WHERE k.tenant = '*' AND k.tokenId = @tokenId";

    public const string CountOfOwner =
        "SELECT COUNT(*) FROM applications WHERE tenant = '*' AND owner = @Owner AND state <> 3";

    public const string Insert = """
        INSERT INTO applications (tenant, applicationKey, nameKey, searchText, state, owner, definition, registered,
            registeredBy, updated, updatedBy, version, encryptedCheck)
        VALUES (@Tenant, @ApplicationKey, @NameKey, @SearchText, @State, @Owner, @Definition, @Registered,
            @RegisteredBy, @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        """;

    public const string Update = """
        UPDATE applications SET nameKey = @NameKey, searchText = @SearchText, state = @State, owner = @Owner,
            definition = @Definition, updated = @Updated, updatedBy = @UpdatedBy, version = @Version,
            encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND applicationKey = @ApplicationKey AND version = @Version - 1
        """;

    public const string DropId =
        "DELETE FROM application_ids WHERE clientId = @clientId AND applicationKey = @key";

    public const string InsertId =
        "INSERT INTO application_ids (clientId, applicationKey) VALUES (@clientId, @key) ON CONFLICT DO NOTHING";

    public const string InsertToken = """
        INSERT INTO application_tokens (tenant, tokenId, applicationKey, label, making, secret, lookup, expiresAt,
            revokedAt, registered, registeredBy, updated, updatedBy, version, encryptedCheck)
        VALUES (@Tenant, @TokenId, @ApplicationKey, @Label, @Making, @Secret, @Lookup, @ExpiresAt,
            @RevokedAt, @Registered, @RegisteredBy, @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        ON CONFLICT (lookup) DO NOTHING
        """;

    public const string UpdateToken = """
        UPDATE application_tokens SET label = @Label, secret = @Secret, lookup = @Lookup, expiresAt = @ExpiresAt,
            revokedAt = @RevokedAt, updated = @Updated, updatedBy = @UpdatedBy, version = @Version,
            encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND tokenId = @TokenId AND version = @Version - 1
        """;

    public const string DeleteToken =
        "DELETE FROM application_tokens WHERE tenant = @Tenant AND tokenId = @TokenId";

    public const string DeleteUses = "DELETE FROM application_token_uses WHERE tokenId = @TokenId";

    // A developer's applications are counted by one at a time.
    public const string KeepOwner =
        "SELECT account FROM developers WHERE tenant = '*' AND account = @Owner";

    public string IdsTaken { get; } =
        $"SELECT COUNT(*) FROM application_ids WHERE clientId {dialect.In("@ids")} AND applicationKey <> @key";

    /// <summary>Those of a search; of the words' part for an owner only those that are theirs.</summary>
    public string ByKeys { get; } =
        $"""
            SELECT {Columns} FROM applications a
            WHERE a.tenant = '*' AND a.applicationKey {dialect.In(
                "@keys"
            )} AND (@owner IS NULL OR a.owner = @owner)
            """;

    public string UsesOf { get; } =
        $"""
            SELECT tokenId AS TokenId, usedIn AS UsedIn, at AS At FROM
                (SELECT tokenId, usedIn, at, ROW_NUMBER() OVER (PARTITION BY tokenId ORDER BY at DESC) AS place
                 FROM application_token_uses WHERE tokenId {dialect.In("@tokens")}) AS ranked
            WHERE place <= @most ORDER BY at DESC
            """;

    public string NoteUse { get; } =
        $"""
            INSERT INTO application_token_uses (tokenId, usedIn, at)
            SELECT n.TokenId, n.UsedIn, n.At FROM {dialect.Rows(
                "TokenId",
                "UsedIn",
                "At"
            )} WHERE true
            ON CONFLICT (tokenId, usedIn) DO UPDATE SET at = excluded.at WHERE application_token_uses.at < excluded.at
            """;

    /// <summary>The page of a list; the condition for an owner stands in it only where one is asked for, for the index's sake.</summary>
    public static string List(bool ofOwner) =>
        $"""
            SELECT {Columns} FROM applications a
            WHERE a.tenant = '*' AND (a.nameKey, a.applicationKey) > (@nameKey, @key)
                {(ofOwner ? "AND a.owner = @owner" : "")}
            ORDER BY a.nameKey, a.applicationKey LIMIT @limit
            """;

    /// <summary>Finds a token by one of that many look-up values.</summary>
    public static string KeyOfLookup(int count) =>
        $"SELECT applicationKey FROM application_tokens WHERE lookup IN ({string.Join(", ", Enumerable.Range(0, count).Select(i => $"@lookup{i}"))})";
}
