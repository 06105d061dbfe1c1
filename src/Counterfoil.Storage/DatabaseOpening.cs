using Counterfoil.Cryptography;
using Counterfoil.Storage.Bell;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Migrations;
using Counterfoil.Storage.PostgreSql;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Storage.Witnesses;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage;

/// <summary>What is asked before a database is opened: schema, identity, root key, recorded heads; in this order.</summary>
internal static class DatabaseOpening
{
    private static readonly Statement AnyChain = new("SELECT chain FROM journal_chains LIMIT 1");

    public static async Task MigrateAsync(
        DatabaseSettings settings,
        IProgress<string>? progress,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(settings.Folder);
        if (settings.Kind == DatabaseKind.Sqlite)
            Directory.CreateDirectory(Path.GetDirectoryName(settings.Connection)!);
        using var count = new StatementCount();
        using var fileLock = await LockWhenFreeAsync(settings, time, cancellationToken);
        if (settings.Kind == DatabaseKind.Sqlite)
            SqliteFile.Prepare(settings.Connection);
        await using var connections = Connect(settings, count);
        await using var transaction = await connections.BeginAsync(cancellationToken);
        var session = transaction.Session;
        if (await Migrator.MigrateAsync(session, connections.Dialect, progress, time.GetUtcNow()))
            await DatabaseIdentity.BeginAsync(session, connections.Dialect, settings);
        await transaction.CommitAsync();
    }

    public static async Task<DatabaseParts> OpenAsync(
        DatabaseSettings settings,
        KeyRing keys,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellationToken
    )
    {
        var opened = new Stack<IAsyncDisposable>();
        try
        {
            return await OpenAsync(settings, keys, time, logs, opened, cancellationToken);
        }
        catch
        {
            while (opened.TryPop(out var part))
                await part.DisposeAsync();
            throw;
        }
    }

    public static TimeProvider ClockOf(DatabaseSettings settings, TimeProvider time) =>
        time is not DatabaseClock
        && settings is { Kind: DatabaseKind.PostgreSql, FollowsDatabaseClock: true }
            ? new DatabaseClock(time)
            : time;

    private static async Task<DatabaseParts> OpenAsync(
        DatabaseSettings settings,
        KeyRing keys,
        TimeProvider time,
        ILoggerFactory logs,
        Stack<IAsyncDisposable> opened,
        CancellationToken cancellationToken
    )
    {
        var log = logs.CreateLogger("Counterfoil.Storage");
        if (settings.Kind == DatabaseKind.Sqlite)
            SqliteFile.CheckThere(settings.Connection);
        var fileLock = Keep(
            opened,
            settings.Kind == DatabaseKind.Sqlite ? FileLock.Take(settings.Connection) : null
        );
        var count = new StatementCount();
        var connections = Connect(settings, count);
        opened.Push(connections);
        var identity = await connections.ReadAsync(
            session => IdentifyAsync(session, connections.Dialect, settings),
            cancellationToken
        );

        var mac = new JournalMac(keys, identity);
        var checkpoint = new CheckpointHeads(mac);
        await CheckRootKeyAsync(connections, keys, cancellationToken);

        var clock = ClockOf(settings, time);
        time = (clock as DatabaseClock)?.Machine ?? clock;
        var bell = await RingAsync(settings, clock, time, log, cancellationToken);
        opened.Push(bell);
        var heads = new HeadsFile(settings.Folder, identity, time, log);
        opened.Push(heads);
        await CheckHeadsAsync(connections, checkpoint, heads, cancellationToken);
        var witness = settings.Witness is { } address
            ? new WitnessPost(
                new WitnessClient(address, settings.WitnessToken),
                heads,
                identity,
                connections,
                checkpoint,
                time,
                log
            )
            : null;
        if (witness is not null)
        {
            await witness.CompareAsync(cancellationToken);
            opened.Push(witness);
        }

        var writer = new Writer(connections, new Chain(mac, checkpoint), heads, bell, clock, log);
        opened.Push(writer);
        var pulse = new MinutePulse(connections, checkpoint, writer, heads, time, log);
        opened.Push(pulse);
        await pulse.BeatAsync();
        witness?.Begin();

        return new DatabaseParts
        {
            Count = count,
            Lock = fileLock,
            Connections = connections,
            Keys = keys,
            Identity = identity,
            Seals = new Seals(keys, identity),
            Time = clock,
            Bell = bell,
            Heads = heads,
            Writer = writer,
            Pulse = pulse,
            Witness = witness,
            Inventory = new Inventory(mac, checkpoint),
            Folding = new Folding(connections, mac, checkpoint, writer, log),
            Log = log,
        };
    }

    private static async Task<string> IdentifyAsync(
        Session session,
        Dialect dialect,
        DatabaseSettings settings
    )
    {
        await Migrator.CheckAsync(session, dialect);
        return await DatabaseIdentity.ReadAsync(session, dialect, settings);
    }

    // The first opening of a database in which no chain was ever begun writes the check value; from then on it is asked.
    private static async Task CheckRootKeyAsync(
        IConnections connections,
        KeyRing keys,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connections.BeginAsync(cancellationToken);
        var session = transaction.Session;
        if (
            await session.QueryAsync(AnyChain, [], (ref row) => row.Text(), cancellationToken) is []
        )
        {
            await Meta.TryAddAsync(
                session,
                Meta.CheckValue,
                Convert.ToBase64String(keys.CheckValue())
            );
        }
        await RootKeyCheck.CheckAsync(session, keys);
        await transaction.CommitAsync();
    }

    private static async Task CheckHeadsAsync(
        IConnections connections,
        CheckpointHeads checkpoint,
        HeadsFile heads,
        CancellationToken cancellationToken
    )
    {
        if (await heads.ReadAsync(cancellationToken) is not { } recorded)
            return;
        await connections.ReadAsync(
            async session =>
            {
                var head = await checkpoint.ReadAsync(session, "");
                await RecordedHeadsCheck.CheckAsync(session, head, recorded.Heads);
                return true;
            },
            cancellationToken
        );
    }

    /// <summary>The ways to a database.</summary>
    internal static IConnections Connect(DatabaseSettings settings, StatementCount count) =>
        settings.Kind == DatabaseKind.Sqlite
            ? new SqliteConnections(settings.Connection, count)
            : new PostgreSqlConnections(settings.Connection, count);

    private static async Task<IBellRope> RingAsync(
        DatabaseSettings settings,
        TimeProvider clock,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken
    ) =>
        settings.Kind == DatabaseKind.Sqlite
            ? new LocalBell(log)
            : await PostgreSqlBell.StartAsync(
                settings.Connection,
                clock as DatabaseClock,
                time,
                log,
                cancellationToken
            );

    private static async Task<FileLock?> LockWhenFreeAsync(
        DatabaseSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (settings.Kind != DatabaseKind.Sqlite)
            return null;
        // Another migration is over soon; a server is not.
        for (var tries = 1; ; tries++)
        {
            try
            {
                return FileLock.Take(settings.Connection);
            }
            catch (DatabaseRefusedException) when (tries < 20)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            }
        }
    }

    private static FileLock? Keep(Stack<IAsyncDisposable> opened, FileLock? fileLock)
    {
        if (fileLock is not null)
            opened.Push(fileLock);
        return fileLock;
    }
}
