namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// Keeps a SQLite database for one process, by an operating-system lock on a file beside it, so that it ends with the
/// process however that ends. The file stays: deleting it would let two processes lock two files of one name.
/// </summary>
internal sealed class FileLock : IDisposable, IAsyncDisposable
{
    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes it, until disposed.</summary>
    /// <exception cref="DatabaseRefusedException">Another process has it.</exception>
    public static FileLock Take(string databaseFile)
    {
        var file = databaseFile + ".lock";
        try
        {
            return new FileLock(
                new FileStream(file, PrivateFile.Options(FileMode.OpenOrCreate, FileShare.None))
            );
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new DatabaseRefusedException(
                DatabaseRefusal.InUse,
                $"Another process has the database {databaseFile}.",
                "Stop the server that uses it, or give the command to that server; one SQLite file serves one process."
            );
        }
    }

    public void Dispose() => stream.Dispose();

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
