using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage;

/// <summary>The few facts that a database says about itself.</summary>
internal static class Meta
{
    /// <summary>The database's random id.</summary>
    public const string DatabaseId = "database_id";

    /// <summary>PostgreSQL's system identifier and the database's oid, as they were when it was begun.</summary>
    public const string Place = "place";

    /// <summary>What tells a wrong root key.</summary>
    public const string CheckValue = "check_value";

    /// <summary>When and how the copy was made, in a database that was restored and is not adopted yet.</summary>
    public const string Copy = "copy";

    private static readonly Statement Find = new("SELECT value FROM meta WHERE name = @name");

    private const string Add =
        "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING";

    private const string Put =
        "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    private const string Delete = "DELETE FROM meta WHERE name = @name";

    public static Task SetAsync(Session session, string name, string value) =>
        session.ExecuteAsync(Put, new { name, value });

    public static Task RemoveAsync(Session session, string name) =>
        session.ExecuteAsync(Delete, new { name });

    public static async Task<string?> FindAsync(Session session, string name) =>
        (await session.QueryAsync(Find, [name], (ref row) => row.Text())).FirstOrDefault();

    public static async Task<bool> TryAddAsync(Session session, string name, string value) =>
        await session.ExecuteAsync(Add, new { name, value }) == 1;
}
