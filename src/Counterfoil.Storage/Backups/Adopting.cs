using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Migrations;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Storage.Witnesses;

namespace Counterfoil.Storage.Backups;

/// <summary>Takes a copy over knowingly: a restored backup, a database that was moved, a replica that took over.</summary>
public static class Adopting
{
    private const string OtherNodes = """
        SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'counterfoil' AND pid <> pg_backend_pid()
        """;

    /// <summary>
    /// Adopts. The old identity's heads outside are put aside and begun anew with the reason; on SQLite the new id is put
    /// beside the root key. Interrupted, it can be run again.
    /// </summary>
    /// <param name="settings">Which database.</param>
    /// <param name="keys">The root keys: without them nothing can be sealed.</param>
    /// <param name="reason">Why, for the file of heads.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told each table; <c>null</c> when nobody listens.</param>
    /// <param name="cancellationToken">Gives up before the first change.</param>
    /// <exception cref="DatabaseRefusedException">The root key is another's, or a server has the database.</exception>
    public static async Task<Adopted> RunAsync(
        DatabaseSettings settings,
        KeyRing keys,
        string reason,
        TimeProvider time,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(settings.Folder);
        if (settings.Kind == DatabaseKind.Sqlite)
            SqliteFile.CheckThere(settings.Connection);
        using var fileLock =
            settings.Kind == DatabaseKind.Sqlite ? FileLock.Take(settings.Connection) : null;
        using var count = new StatementCount();
        await using var connections = DatabaseOpening.Connect(settings, count);
        var dialect = connections.Dialect;
        await using var transaction = await connections.BeginAsync(cancellationToken);
        var session = transaction.Session;
        await Migrator.CheckAsync(session, dialect);
        if (
            dialect.IsPostgreSql
            && await session.FirstOrDefaultAsync<long>(
                OtherNodes,
                cancellationToken: cancellationToken
            ) > 0
        )
            throw NodesRun();
        await RootKeyCheck.CheckAsync(session, keys);
        var from = await DatabaseIdentity.ClaimedAsync(session, dialect);
        var (id, to) = await DatabaseIdentity.MoveAsync(session, dialect);
        await Meta.RemoveAsync(session, Meta.Copy);
        var change = new Change(null, time.GetUtcNow());
        var adopted = await new Adoption(
            session,
            dialect,
            keys,
            from,
            to,
            change,
            progress
        ).RunAsync(id);
        await transaction.CommitAsync();
        // Between the commit and these files nothing opens it: the id outside is still the old one.
        if (!dialect.IsPostgreSql && settings.DatabaseId is null)
            await DatabaseIdentity.KeepOutsideAsync(settings, id);
        await HeadsFile.BeginAnewAsync(settings.Folder, to, reason, change.At);
        return adopted with { WitnessTrouble = await TellWitnessAsync(settings, to) };
    }

    // It is done by now: not to be given up, and a witness that is away is told of, not waited for.
    private static async Task<string?> TellWitnessAsync(DatabaseSettings settings, string identity)
    {
        if (settings.Witness is not { } address)
            return null;
        using var witness = new WitnessClient(address, settings.WitnessToken);
        try
        {
            await witness.TellAsync(WitnessedHeads.Of(identity, []), CancellationToken.None);
            return null;
        }
        catch (WitnessException failure)
        {
            return failure.Message;
        }
    }

    private static DatabaseRefusedException NodesRun() =>
        new(
            DatabaseRefusal.InUse,
            "Nodes are connected to this database.",
            "Stop all of them first; adopting ends every ticket and changes every seal."
        );
}
