namespace Counterfoil.Storage.Searching;

/// <summary>A list that can be searched: its table, and the table of its words.</summary>
/// <param name="Table">The table of the rows.</param>
/// <param name="Words">The table of their words.</param>
/// <param name="Tenant">An expression for the tenant that the words belong to: a row's own, or the registry.</param>
/// <param name="Key">The column that is the rest of a row's key.</param>
/// <param name="Part">The column by which the list is asked for in parts, if any: a part is searched by words of its own.</param>
internal sealed record SearchedList(
    string Table,
    string Words,
    string Tenant,
    string Key,
    string? Part
)
{
    /// <summary>Whether <see cref="Key"/> is a number.</summary>
    public bool IsNumbered { get; init; }

    public static SearchedList Tenants { get; } =
        new("tenants", "tenant_words", "'*'", "tenant", Part: null);

    public static SearchedList Associates { get; } =
        new("associates", "associate_words", "tenant", "associate_id", Part: null)
        {
            IsNumbered = true,
        };

    public static SearchedList Accounts { get; } =
        new("accounts", "account_words", "tenant", "account", "homeTenant");

    public static SearchedList Applications { get; } =
        new("applications", "application_words", "tenant", "applicationKey", "owner");

    public static SearchedList Developers { get; } =
        new("developers", "developer_words", "tenant", "account", "state");

    public static IReadOnlyList<SearchedList> All { get; } =
    [Tenants, Associates, Accounts, Applications, Developers];
}
