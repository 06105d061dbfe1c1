using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Accounts;

/// <summary>The statements on <c>accounts</c>.</summary>
internal static class AccountSql
{
    public const string Columns = """
        tenant AS Tenant, account AS Account, loginName AS LoginName, loginKey AS LoginKey, email AS Email,
        loginDomain AS LoginDomain, searchText AS SearchText, isActive AS IsActive, homeTenant AS HomeTenant, homeAssociate AS HomeAssociate,
        home AS Home, registered AS Registered, registeredBy AS RegisteredBy, updated AS Updated, updatedBy AS UpdatedBy,
        version AS Version, encryptedCheck AS EncryptedCheck
        """;

    private const string From = $"SELECT {Columns} FROM accounts WHERE";

    public const string ById = $"{From} tenant = '*' AND account = @account";

    public const string ByLogin = $"{From} loginKey = @login";

    public const string ByHome = $"{From} homeTenant = @home AND homeAssociate = @associate";

    private const string Page = "loginKey > @after ORDER BY loginKey LIMIT @limit";

    public const string List = $"{From} {Page}";

    public const string ListOfHome = $"{From} homeTenant = @home AND {Page}";

    /// <summary>Those of a search; of the words' part for a home only those that have it.</summary>
    public static string ByIds(Dialect dialect) =>
        $"{From} tenant = '*' AND account {dialect.In("@ids")} AND (@home IS NULL OR homeTenant = @home)";

    // Any of its three unique keys may be taken.
    public const string Insert = """
        INSERT INTO accounts (tenant, account, loginName, loginKey, email, loginDomain, searchText, isActive, homeTenant, homeAssociate,
            home, registered, registeredBy, updated, updatedBy, version, encryptedCheck)
        VALUES (@Tenant, @Account, @LoginName, @LoginKey, @Email, @LoginDomain, @SearchText, @IsActive, @HomeTenant, @HomeAssociate,
            @Home, @Registered, @RegisteredBy, @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        ON CONFLICT DO NOTHING
        """;

    public const string Update = """
        UPDATE accounts SET loginName = @LoginName, loginKey = @LoginKey, email = @Email,
            loginDomain = @LoginDomain, searchText = @SearchText,
            isActive = @IsActive, homeTenant = @HomeTenant, homeAssociate = @HomeAssociate, home = @Home,
            updated = @Updated, updatedBy = @UpdatedBy, version = @Version, encryptedCheck = @EncryptedCheck
        WHERE tenant = '*' AND account = @Account AND version = @Version - 1
        """;

    /// <summary>Whether another account has the login name.</summary>
    public const string LoginIsOthers =
        "SELECT COUNT(*) FROM accounts WHERE loginKey = @LoginKey AND account <> @Account";

    /// <summary>Whether another account has the home.</summary>
    public const string HomeIsOthers = """
        SELECT COUNT(*) FROM accounts
        WHERE homeTenant = @HomeTenant AND homeAssociate = @HomeAssociate AND account <> @Account
        """;

    /// <summary>The tenants of homes, one after the other along the index: what it costs grows with them and not with accounts.</summary>
    public static string Homes(string condition) =>
        $"""
            WITH RECURSIVE homes(home) AS (
                SELECT MIN(homeTenant) FROM accounts WHERE homeTenant IS NOT NULL{condition}
                UNION ALL
                SELECT (SELECT MIN(homeTenant) FROM accounts WHERE homeTenant > homes.home{condition})
                FROM homes WHERE homes.home IS NOT NULL
            )
            SELECT home FROM homes WHERE home IS NOT NULL LIMIT @limit
            """;
}
