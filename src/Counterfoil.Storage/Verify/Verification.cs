using System.Data;
using System.Data.Common;
using System.Globalization;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Migrations;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Storage.Witnesses;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Counterfoil.Storage.Verify;

/// <summary>
/// Proves that nobody without the root key touched a row. Opens the database itself and only reads, in one snapshot, so
/// that a server may go on beside it.
/// </summary>
public static class Verification
{
    /// <summary>Walks over the whole database.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="keys">The root keys.</param>
    /// <param name="time">The clock, for the duration.</param>
    /// <param name="progress">Told how far it is, from several threads; <c>null</c> when nobody listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatabaseRefusedException">There is no database, its schema is not this program's, or the root key is another's.</exception>
    public static Task<VerifyReport> RunAsync(
        DatabaseSettings settings,
        KeyRing keys,
        TimeProvider time,
        IProgress<VerifyProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        // Reading rows as bytes is synchronous work, and long.
        Task.Run(
            () => WalkAsync(settings, keys, time, progress, cancellationToken),
            cancellationToken
        );

    private static async Task<VerifyReport> WalkAsync(
        DatabaseSettings settings,
        KeyRing keys,
        TimeProvider time,
        IProgress<VerifyProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var remarks = new List<string>();
        await using var connection = await ConnectAsync(settings, cancellationToken);
        using var count = new StatementCount();
        var dialect = settings.Kind == DatabaseKind.Sqlite ? Dialect.Sqlite : Dialect.PostgreSql;
        var outside = new Session(connection, null, dialect, count);
        await Migrator.CheckAsync(outside, dialect);
        var identity = settings.IsBackup
            ? await DatabaseIdentity.ClaimedAsync(outside, dialect)
            : await DatabaseIdentity.ReadAsync(outside, dialect, settings);
        await RootKeyCheck.CheckAsync(outside, keys);

        // Before the snapshot: heads that are recorded later may name what it does not have yet.
        var heads = await RecordedHeadsAsync(settings, identity, time, remarks, cancellationToken);
        var witnessed = await WitnessedAsync(
            settings,
            identity,
            outside,
            remarks,
            cancellationToken
        );
        await using var snapshot = await SnapshotAsync(connection, settings, cancellationToken);
        var started = time.GetTimestamp();
        var walk = new Walk(connection, keys, identity, progress, cancellationToken);
        await walk.RunAsync([.. heads, .. witnessed ?? []]);
        return new VerifyReport
        {
            Tampered = witnessed is null ? [AnotherDatabase, .. walk.Tampered] : walk.Tampered,
            Remarks = remarks,
            Rows = walk.Rows,
            JournalRows = walk.JournalRows,
            Duration = time.GetElapsedTime(started),
        };
    }

    /// <summary>A way in that only reads, beside a running server too.</summary>
    internal static async Task<DbConnection> ConnectAsync(
        DatabaseSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (settings.Kind == DatabaseKind.Sqlite)
        {
            SqliteFile.CheckThere(settings.Connection);
            return SqliteConnections.Open(
                settings.Connection,
                "PRAGMA query_only=ON;PRAGMA mmap_size=4294967296;PRAGMA cache_size=-32768;"
            );
        }
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(settings.Connection)
            {
                ApplicationName = "counterfoil verify",
                Pooling = false,
                CommandTimeout = 0,
                IncludeErrorDetail = false,
                // A whole table comes through it.
                ReadBufferSize = 128 * 1024,
            }.ConnectionString
        );
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task<DbTransaction> SnapshotAsync(
        DbConnection connection,
        DatabaseSettings settings,
        CancellationToken cancellationToken
    ) =>
        settings.Kind == DatabaseKind.Sqlite
            ? ((Microsoft.Data.Sqlite.SqliteConnection)connection).BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(
                IsolationLevel.RepeatableRead,
                cancellationToken
            );

    private static async Task<IReadOnlyList<(string, ChainHead)>> RecordedHeadsAsync(
        DatabaseSettings settings,
        string identity,
        TimeProvider time,
        List<string> remarks,
        CancellationToken cancellationToken
    )
    {
        if (settings.IsBackup)
        {
            remarks.Add("A backup is older than the heads outside; it was not compared with them.");
            return [];
        }
        await using var file = new HeadsFile(settings.Folder, identity, time, NullLogger.Instance);
        try
        {
            if (await file.ReadAsync(cancellationToken) is { } recorded)
                return [.. recorded.Heads.Select(head => (file.File, head))];
            remarks.Add(
                $"There is no {file.File}: that the whole database was put back to an older state could not be seen."
            );
        }
        catch (DatabaseRefusedException refused)
        {
            remarks.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{refused.Problem} They were not compared."
                )
            );
        }
        return [];
    }

    // Null when the witness was told of another database.
    private static async Task<IReadOnlyList<(string, ChainHead)>?> WitnessedAsync(
        DatabaseSettings settings,
        string identity,
        Session session,
        List<string> remarks,
        CancellationToken cancellationToken
    )
    {
        if (settings.Witness is not { } address || settings.IsBackup)
            return [];
        using var witness = new WitnessClient(address, settings.WitnessToken);
        try
        {
            if (await witness.ReadAsync(cancellationToken) is not { } witnessed)
                remarks.Add("The witness has nothing yet.");
            else if (!WitnessCheck.IsOf(identity, witnessed))
                return null;
            else
                return
                [
                    .. (await WitnessCheck.NameAsync(session, identity, witnessed)).Select(head =>
                        ($"the witness {address}", head)
                    ),
                ];
        }
        catch (WitnessException failure)
        {
            remarks.Add(
                $"{failure.Message} That the database and the file of heads were put back together could not be seen."
            );
        }
        return [];
    }

    private static TamperedRow AnotherDatabase { get; } =
        new(Tampering.RolledBack, "journal", "", "", WitnessCheck.AnotherDatabase);
}
