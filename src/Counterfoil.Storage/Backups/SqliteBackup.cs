using System.Globalization;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Counterfoil.Storage.Backups;

/// <summary>
/// Copies of a SQLite database, and putting one in its place. A copy says of itself that it is one, so that it is adopted
/// before anything serves it. None holds the root key, which is not in the database.
/// </summary>
public static class SqliteBackup
{
    /// <summary>Makes a consistent copy, beside a server that goes on.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="file">Where to; there is no such file yet. Its folder is there.</param>
    /// <param name="now">The instant that the copy tells of.</param>
    /// <exception cref="IOException">There is such a file already, or it is being made.</exception>
    /// <returns>How many bytes it has.</returns>
    public static async Task<long> MakeAsync(
        DatabaseSettings settings,
        string file,
        DateTimeOffset now
    )
    {
        if (File.Exists(file))
            throw new IOException($"There is a file {file} already; nothing is written over.");
        SqliteFile.CheckThere(settings.Connection);
        var temporary = file + ".new";
        // Empty and for the owner alone, before a row of the database is in it. One that is there is another backup's of the
        // same second, which is not taken from under it.
        await using (
            new FileStream(temporary, PrivateFile.Options(FileMode.CreateNew, FileShare.None))
        ) { }
        try
        {
            await using (var from = SqliteConnections.Open(settings.Connection, ""))
                await from.ExecuteAsync("VACUUM INTO @temporary", new { temporary });
            await MarkAsync(
                temporary,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a backup of {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"
                )
            );
            Flush(temporary);
            File.Move(temporary, file);
        }
        finally
        {
            File.Delete(temporary);
        }
        return new FileInfo(file).Length;
    }

    /// <summary>Puts a copy in the database's place; what was there is put aside and not deleted.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="file">The copy; it stays.</param>
    /// <param name="now">The instant, for the name of what is put aside.</param>
    /// <exception cref="DatabaseRefusedException">A server has the database, or the file is no sound copy of one.</exception>
    /// <returns>Where the old database is now; <c>null</c> when there was none.</returns>
    public static async Task<string?> RestoreAsync(
        DatabaseSettings settings,
        string file,
        DateTimeOffset now
    )
    {
        var target = settings.Connection;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var fileLock = FileLock.Take(target);
        var temporary = target + ".restored";
        File.Delete(temporary);
        await using (
            var copy = new FileStream(
                temporary,
                PrivateFile.Options(FileMode.CreateNew, FileShare.None)
            )
        )
        {
            await using var from = File.OpenRead(file);
            await from.CopyToAsync(copy);
        }
        try
        {
            await CheckAsync(temporary, file);
            await MarkAsync(
                temporary,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"restored {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z from {Path.GetFileName(file)}"
                )
            );
            SqliteFile.Prepare(temporary);
            Flush(temporary);
            var aside = PutAside(target, now);
            File.Move(temporary, target);
            return aside;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // The database file goes last: until then there is one.
    private static readonly string[] Parts = ["-wal", "-shm", ""];

    private static string? PutAside(string target, DateTimeOffset now)
    {
        var aside = string.Create(
            CultureInfo.InvariantCulture,
            $"{target}.before-{now.UtcDateTime:yyyyMMdd-HHmmss}"
        );
        // The log belongs to the file: one without the other is another database.
        foreach (var part in Parts.Where(part => File.Exists(target + part)))
            File.Move(target + part, aside + part);
        return File.Exists(aside) ? aside : null;
    }

    private static async Task CheckAsync(string file, string named)
    {
        try
        {
            await using var connection = SqliteConnections.Open(file, "PRAGMA query_only=ON;");
            if (
                await connection.ExecuteScalarAsync<string>("PRAGMA quick_check(1)") == "ok"
                && await connection.ExecuteScalarAsync<string>(
                    "SELECT value FROM meta WHERE name = @name",
                    new { name = Meta.DatabaseId }
                )
                    is not null
            )
                return;
        }
        catch (SqliteException)
        {
            // No database, or not one of ours.
        }
        throw new DatabaseRefusedException(
            DatabaseRefusal.NotMigrated,
            $"{named} is not a sound Counterfoil database.",
            "Nothing was changed. Take another backup."
        );
    }

    private static async Task MarkAsync(string file, string what)
    {
        await using var connection = SqliteConnections.Open(file, "");
        using var count = new StatementCount();
        await Meta.SetAsync(new Session(connection, null, Dialect.Sqlite, count), Meta.Copy, what);
        await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}
