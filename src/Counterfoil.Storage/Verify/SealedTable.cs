namespace Counterfoil.Storage.Verify;

/// <summary>A column under a seal.</summary>
internal readonly record struct SealedColumn(string Name, ColumnKind Kind);

/// <summary>
/// A table of sealed rows as the walk reads it: the columns under the main seal in the order of version 1, then the seal,
/// and for credentials what is under the small seal, and that. A test compares with what the rows' own classes seal.
/// </summary>
internal sealed record SealedTable(
    string Name,
    IReadOnlyList<SealedColumn> Columns,
    string KeyColumn,
    IReadOnlyList<SealedColumn> Moving
)
{
    /// <summary>The one version of seals that there is.</summary>
    public const byte SealVersion = 1;

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
            ]
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
            []
        );

    public static IReadOnlyList<SealedTable> All { get; } =
    [Tenants, Associates, Credentials, RevokedBefore];

    public int Key { get; } = IndexOf(Columns, KeyColumn);

    public int Version { get; } = IndexOf(Columns, "version");

    /// <summary>A stub's validTo is under the small seal; -1 where there is none.</summary>
    public int ValidTo { get; } = Moving.Count == 0 ? -1 : IndexOf(Columns, "validTo");

    public int Type { get; } = Moving.Count == 0 ? -1 : IndexOf(Columns, "credentialType");

    public string Select { get; } =
        $"SELECT {string.Join(", ", Columns.Append(Bytes("encryptedCheck")).Concat(Moving).Select(column => column.Name))} FROM {Name}";

    private static SealedColumn Text(string name) => new(name, ColumnKind.Text);

    private static SealedColumn Integer(string name) => new(name, ColumnKind.Integer);

    private static SealedColumn Bytes(string name) => new(name, ColumnKind.Bytes);

    private static int IndexOf(IReadOnlyList<SealedColumn> columns, string name) =>
        columns.Select((column, i) => (column.Name, i)).Single(pair => pair.Name == name).i;
}
