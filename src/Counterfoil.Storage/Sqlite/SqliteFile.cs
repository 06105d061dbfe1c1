using Dapper;

namespace Counterfoil.Storage.Sqlite;

/// <summary>The database's file.</summary>
internal static class SqliteFile
{
    /// <summary>Makes an empty file for the owner alone, if there is none, and sets what is set once.</summary>
    public static void Prepare(string file)
    {
        if (!File.Exists(file))
        {
            using var empty = new FileStream(
                file,
                PrivateFile.Options(FileMode.CreateNew, FileShare.None)
            );
        }
        using var connection = SqliteConnections.Open(file, "");
        // Write-ahead logging stays set in the file; it cannot be changed inside a transaction.
        connection.Execute("PRAGMA journal_mode=WAL;");
    }

    /// <summary>Refuses a file that is not there: opening must never make one.</summary>
    /// <exception cref="DatabaseRefusedException">There is no file.</exception>
    public static void CheckThere(string file)
    {
        if (!File.Exists(file))
        {
            throw new DatabaseRefusedException(
                DatabaseRefusal.NotMigrated,
                $"There is no database {file}.",
                "Run 'counterfoil init' first, or correct the path."
            );
        }
    }
}
