using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage;

/// <summary>
/// Which database this is, as it enters every seal: a random id, and something that a copy lacks. PostgreSQL's is the
/// cluster's system identifier and the database's oid; SQLite's is that the id stands beside the root key, outside of the
/// file. So a row of another database is worth nothing here, nor a copy of this one elsewhere.
/// </summary>
internal static class DatabaseIdentity
{
    private const string PostgreSqlPlace = """
        SELECT (SELECT system_identifier FROM pg_control_system())::text || ':'
            || (SELECT oid FROM pg_database WHERE datname = current_database())::text
        """;

    public static string FileIn(string folder) => Path.Combine(folder, "database.id");

    /// <summary>Gives an empty database its identity, in the transaction that makes its tables.</summary>
    public static async Task BeginAsync(Session session, Dialect dialect, DatabaseSettings settings)
    {
        var heads = Journal.HeadsFile.FileIn(settings.Folder);
        if (File.Exists(heads))
        {
            throw new DatabaseRefusedException(
                DatabaseRefusal.RolledBack,
                $"The database is empty, and {heads} says that there was one.",
                "Restore it with 'restore'; to begin anew, move that file and database.id away first."
            );
        }
        var id = dialect.IsPostgreSql ? NewId() : await OutsideIdAsync(settings) ?? NewId();
        await Meta.TryAddAsync(session, Meta.DatabaseId, id);
        if (dialect.IsPostgreSql)
            await Meta.TryAddAsync(session, Meta.Place, await PlaceAsync(session));
        else if (settings.DatabaseId is null)
            await KeepOutsideAsync(settings, id);
    }

    /// <summary>The identity.</summary>
    /// <exception cref="DatabaseRefusedException">It is not the database that it was.</exception>
    public static async Task<string> ReadAsync(
        Session session,
        Dialect dialect,
        DatabaseSettings settings
    )
    {
        if (await Meta.FindAsync(session, Meta.Copy) is { } copy)
            throw NotAdopted(copy);
        var id = await IdAsync(session);
        if (dialect.IsPostgreSql)
        {
            var place = await PlaceAsync(session);
            return string.Equals(
                place,
                await Meta.FindAsync(session, Meta.Place),
                StringComparison.Ordinal
            )
                ? $"{id}:{place}"
                : throw Refused("This is a copy of the database, in another place.");
        }
        var outside =
            await OutsideIdAsync(settings)
            ?? throw Refused(
                $"The database's id is missing: there is no {FileIn(settings.Folder)}."
            );
        return string.Equals(id, outside, StringComparison.Ordinal)
            ? id
            : throw Refused("The database's id is not the one that is kept beside the root key.");
    }

    /// <summary>The identity that the database says it has: what its rows are sealed for, wherever it lies now.</summary>
    /// <exception cref="DatabaseRefusedException">It says nothing.</exception>
    public static async Task<string> ClaimedAsync(Session session, Dialect dialect)
    {
        var id = await IdAsync(session);
        return dialect.IsPostgreSql ? $"{id}:{await Meta.FindAsync(session, Meta.Place)}" : id;
    }

    /// <summary>Gives a database another identity; returns it. On SQLite it is to be kept outside too (<see cref="KeepOutsideAsync"/>).</summary>
    public static async Task<(string Id, string Identity)> MoveAsync(
        Session session,
        Dialect dialect
    )
    {
        var id = NewId();
        await Meta.SetAsync(session, Meta.DatabaseId, id);
        if (!dialect.IsPostgreSql)
            return (id, id);
        var place = await PlaceAsync(session);
        await Meta.SetAsync(session, Meta.Place, place);
        return (id, $"{id}:{place}");
    }

    /// <summary>Keeps a SQLite database's id beside the root key.</summary>
    public static Task KeepOutsideAsync(DatabaseSettings settings, string id) =>
        PrivateFile.ReplaceAsync(FileIn(settings.Folder), Text.GetBytes(id + "\n"));

    private static async Task<string> IdAsync(Session session) =>
        await Meta.FindAsync(session, Meta.DatabaseId)
        ?? throw Refused("The database has lost its id.");

    private static DatabaseRefusedException NotAdopted(string copy) =>
        new(
            DatabaseRefusal.WrongIdentity,
            $"This database is a copy ({copy}).",
            "Look into it with 'verify', then take it over with 'adopt', which ends every ticket in it."
        );

    private static System.Text.Encoding Text => System.Text.Encoding.UTF8;

    private static string NewId() => Randomness.NextGuid().ToString("N");

    private static async Task<string?> OutsideIdAsync(DatabaseSettings settings)
    {
        if (settings.DatabaseId is { Length: > 0 } given)
            return given.Trim();
        var file = FileIn(settings.Folder);
        return File.Exists(file) ? (await File.ReadAllTextAsync(file)).Trim() : null;
    }

    private static async Task<string> PlaceAsync(Session session) =>
        await session.FirstOrDefaultAsync<string>(PostgreSqlPlace)
        ?? throw Refused("PostgreSQL does not say which cluster this is.");

    private static DatabaseRefusedException Refused(string problem) =>
        new(
            DatabaseRefusal.WrongIdentity,
            problem,
            "Use the database and the settings that belong together; after a move, take the rows over knowingly with 'adopt'."
        );
}
