using System.Globalization;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Migrations;

/// <summary>Brings a schema to the newest step, in one transaction. Several nodes may do it at once: the others wait and find nothing to do.</summary>
internal static class Migrator
{
    private const long LockKey = 0x436F756E74657266; // "Counterf"

    // Where words begin is more than SQL knows.
    private const string SearchWordsStep = "0013_search_words";

    private const string CreateList = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number integer PRIMARY KEY,
            name text NOT NULL,
            minimumReader integer NOT NULL,
            applied bigint NOT NULL
        )
        """;

    private const string Applied = "SELECT number FROM schema_migrations";

    private const string Note = """
        INSERT INTO schema_migrations (number, name, minimumReader, applied)
        VALUES (@Number, @Name, @MinimumReader, @Applied)
        """;

    /// <summary>Applies what is missing; true when the database was empty before.</summary>
    public static async Task<bool> MigrateAsync(
        Session session,
        Dialect dialect,
        IProgress<string>? progress,
        DateTimeOffset now
    )
    {
        // SQLite's transaction has had the database for itself since it began.
        if (dialect.IsPostgreSql)
            await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@LockKey)", new { LockKey });
        await session.ExecuteAsync(CreateList);
        var applied = (await session.QueryAsync<int>(Applied)).ToHashSet();
        foreach (var step in Migration.All(dialect.Kind).Where(s => !applied.Contains(s.Number)))
        {
            progress?.Report(step.Name);
            await session.ExecuteAsync(step.Sql);
            if (step.Name == SearchWordsStep)
                await FirstWords.WriteAsync(session, dialect);
            await session.ExecuteAsync(
                Note,
                new
                {
                    step.Number,
                    step.Name,
                    step.MinimumReader,
                    Applied = now.ToUnixTimeMilliseconds(),
                }
            );
        }
        return applied.Count == 0;
    }

    /// <summary>Refuses a schema that this program cannot work on.</summary>
    public static async Task CheckAsync(Session session, Dialect dialect)
    {
        var newest = Migration.Newest(dialect.Kind);
        var (applied, minimum) = await StateAsync(session, dialect);
        if (applied < newest)
        {
            throw new DatabaseRefusedException(
                DatabaseRefusal.NotMigrated,
                applied == 0
                    ? "The database is empty."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"The database's schema is at step {applied} and this program needs step {newest}."
                    ),
                applied == 0 ? "Run 'counterfoil init' first." : "Run 'counterfoil migrate' first."
            );
        }
        if (minimum > newest)
        {
            throw new DatabaseRefusedException(
                DatabaseRefusal.TooNew,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The database's schema needs a program that knows step {minimum}; this one knows step {newest}."
                ),
                "Install the version that migrated it, or a newer one."
            );
        }
    }

    private static async Task<(int Applied, int Minimum)> StateAsync(
        Session session,
        Dialect dialect
    )
    {
        var hasList = dialect.IsPostgreSql
            ? "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('schema_migrations')"
            : "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_migrations'";
        if ((await ReadAsync(session, hasList, (ref row) => row.Integer())).Single() == 0)
            return (0, 0);
        var state = await ReadAsync(
            session,
            "SELECT COALESCE(MAX(number), 0), COALESCE(MAX(minimumReader), 0) FROM schema_migrations",
            (ref row) => (row.Small(), row.Small())
        );
        return state.Single();
    }

    private static Task<List<T>> ReadAsync<T>(Session session, string sql, ReadRow<T> read) =>
        session.QueryAsync(new Statement(sql), [], read);
}
