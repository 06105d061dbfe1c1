using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Associates;

/// <summary>The statements on <c>associates</c>.</summary>
internal static class AssociateSql
{
    /// <summary>All columns, of the table by the name <c>a</c>.</summary>
    public const string Columns = """
        a.tenant AS Tenant, a.associate_id AS AssociateId, a.name AS Name, a.nameKey AS NameKey, a.type AS Type,
        a.isActive AS IsActive, a.isAdministrator AS IsAdministrator, a.emailKey AS EmailKey,
        a.searchText AS SearchText, a.card AS Card, a.registered AS Registered,
        a.registered_associate_id AS RegisteredBy, a.updated AS Updated, a.updated_associate_id AS UpdatedBy,
        a.version AS Version, a.encryptedCheck AS EncryptedCheck
        """;

    public const string ById =
        $"SELECT {Columns} FROM associates a WHERE a.tenant = @tenant AND a.associate_id = @id";

    public const string ByName =
        $"SELECT {Columns} FROM associates a WHERE a.tenant = @tenant AND a.nameKey = @name";

    public const string TwoByEmail = $"""
        SELECT {Columns} FROM associates a WHERE a.tenant = @tenant AND a.emailKey = @email
        {Dialect.SortedBy} a.associate_id LIMIT 2
        """;

    public const string List = $"""
        SELECT {Columns} FROM associates a
        WHERE a.tenant = @tenant AND a.associate_id > @after
        ORDER BY a.associate_id LIMIT @limit
        """;

    public static string ByIds(Dialect dialect) =>
        $"SELECT {Columns} FROM associates a WHERE a.tenant = @tenant AND a.associate_id {dialect.In("@ids")}";

    public const string NextId =
        "SELECT COALESCE(MAX(associate_id), 0) + 1 FROM associates WHERE tenant = @tenant";

    public const string Insert = """
        INSERT INTO associates (tenant, associate_id, name, nameKey, type, isActive, isAdministrator, emailKey,
            searchText, card, registered, registered_associate_id, updated, updated_associate_id, version, encryptedCheck)
        VALUES (@Tenant, @AssociateId, @Name, @NameKey, @Type, @IsActive, @IsAdministrator, @EmailKey,
            @SearchText, @Card, @Registered, @RegisteredBy, @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        """;

    public const string NameIsOthers = """
        SELECT COUNT(*) FROM associates
        WHERE tenant = @Tenant AND nameKey = @NameKey AND associate_id <> @AssociateId
        """;

    public const string OtherAdministrators = """
        SELECT COUNT(*) FROM associates
        WHERE tenant = @Tenant AND isAdministrator = 1 AND isActive = 1 AND associate_id <> @AssociateId
        """;

    public const string Update = """
        UPDATE associates SET name = @Name, nameKey = @NameKey, type = @Type, isActive = @IsActive,
            isAdministrator = @IsAdministrator, emailKey = @EmailKey, searchText = @SearchText, card = @Card,
            updated = @Updated, updated_associate_id = @UpdatedBy, version = @Version,
            encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND associate_id = @AssociateId AND version = @Version - 1
        """;

    /// <summary>Keeps one transaction at a time at the associates of a tenant: for the next id, and for the last administrator.</summary>
    public const string Tenant = "SELECT tenant FROM tenants WHERE tenant = @Tenant";
}
