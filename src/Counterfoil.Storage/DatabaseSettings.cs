using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Counterfoil.Storage;

/// <summary>The two databases that Counterfoil keeps its rows in.</summary>
public enum DatabaseKind
{
    /// <summary>A file of one node.</summary>
    Sqlite,

    /// <summary>A server for any number of nodes.</summary>
    PostgreSql,
}

/// <summary>Which database, and where its witnesses stand outside of it. Immutable.</summary>
public sealed record DatabaseSettings
{
    /// <summary>Reads the kind from the connection string.</summary>
    /// <param name="connection">
    /// <c>Host=…</c> for PostgreSQL; <c>Data Source=…</c> or the plain path of a file for SQLite.
    /// </param>
    /// <param name="folder">
    /// The settings' folder beside the root key, not in the database's backup: the SQLite database's id
    /// (<c>database.id</c>) and the heads of the journal (<c>journal.heads</c>) are kept there.
    /// </param>
    /// <exception cref="ArgumentException">The connection string is empty or names no database.</exception>
    public DatabaseSettings(string connection, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = Path.GetFullPath(folder);
        Kind = NamesHost(connection) ? DatabaseKind.PostgreSql : DatabaseKind.Sqlite;
        Connection =
            Kind == DatabaseKind.PostgreSql ? connection : Path.GetFullPath(FileOf(connection));
    }

    /// <summary>The kind.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>For PostgreSQL the connection string, for SQLite the full path of the file.</summary>
    public string Connection { get; }

    /// <summary>The settings' folder, as a full path.</summary>
    public string Folder { get; }

    /// <summary>
    /// The SQLite database's id where the root key comes from the environment (<c>COUNTERFOIL_DATABASE_ID</c>);
    /// <c>null</c>, the default, means the file in <see cref="Folder"/>. PostgreSQL ignores it.
    /// </summary>
    public string? DatabaseId { get; init; }

    /// <summary>
    /// Whether this is a backup's file or a copy that was not adopted: it is looked into without asking whether it is the
    /// database that it was, and is never opened for serving.
    /// </summary>
    public bool IsBackup { get; init; }

    /// <summary>
    /// The witness that is told the heads of the journal: an address that takes them by PUT and has them by GET; <c>null</c>,
    /// the default, means none. See docs/operations/vault.md.
    /// </summary>
    public Uri? Witness { get; init; }

    /// <summary>What the witness lets in by, as <c>Authorization: Bearer</c>; <c>null</c> sends none.</summary>
    public Secret? WitnessToken { get; init; }

    /// <summary>Whether PostgreSQL's clock rules; tests that move time by hand switch it off.</summary>
    internal bool FollowsDatabaseClock { get; init; } = true;

    /// <summary>Without the connection string: it may hold a password.</summary>
    public override string ToString() => Kind.ToString();

    private static bool NamesHost(string connection)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connection }.ContainsKey(
                "Host"
            );
        }
        catch (ArgumentException)
        {
            return false; // A path is no connection string.
        }
    }

    private static string FileOf(string connection)
    {
        var isPath = !connection.Contains('=', StringComparison.Ordinal);
        var file = isPath ? connection : new SqliteConnectionStringBuilder(connection).DataSource;
        return file.Length > 0 && !file.StartsWith(':')
            ? file
            : throw new ArgumentException(
                "The connection string names neither a host nor a file.",
                nameof(connection)
            );
    }
}
