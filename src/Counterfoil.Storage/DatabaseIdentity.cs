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
            await PrivateFile.ReplaceAsync(FileIn(settings.Folder), Text.GetBytes(id + "\n"));
    }

    /// <summary>The identity.</summary>
    /// <exception cref="DatabaseRefusedException">It is not the database that it was.</exception>
    public static async Task<string> ReadAsync(
        Session session,
        Dialect dialect,
        DatabaseSettings settings
    )
    {
        var id =
            await Meta.FindAsync(session, Meta.DatabaseId)
            ?? throw Refused("The database has lost its id.");
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
