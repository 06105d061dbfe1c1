using System.Globalization;
using System.Text.Json;
using Counterfoil.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Journal;

/// <summary>What stands in the file of heads.</summary>
/// <param name="Database">The database's identity.</param>
/// <param name="Heads">The heads.</param>
/// <param name="Begun">Why it was begun anew, and when; <c>null</c> in a file that came with its database.</param>
/// <param name="WrittenAt">When it was written, as Unix milliseconds; 0 in a file of before this was kept.</param>
internal sealed record RecordedHeads(
    string Database,
    IReadOnlyList<ChainHead> Heads,
    string? Begun = null,
    long WrittenAt = 0
);

/// <summary>
/// The heads of the journal outside of the database (<c>journal.heads</c>), written after the commit, at most about once a
/// second: whoever puts an older state in the database's place must reach this file too. It lags behind the database and
/// never runs ahead of it. Thread-safe.
/// </summary>
internal sealed class HeadsFile : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string databaseIdentity;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private string? begun;
    private Dictionary<string, ChainHead> heads = new(StringComparer.Ordinal);
    private bool isNoted;

    public HeadsFile(string folder, string databaseIdentity, TimeProvider time, ILogger log)
    {
        File = FileIn(folder);
        this.databaseIdentity = databaseIdentity;
        this.log = log;
        this.time = time;
        timer = time.CreateTimer(_ => _ = TryWriteAsync(), null, Pause, Pause);
    }

    public string File { get; }

    /// <summary>What went wrong when it was last written; <c>null</c> when all is well.</summary>
    public string? Trouble { get; private set; }

    public static string FileIn(string folder) => Path.Combine(folder, "journal.heads");

    /// <summary>Puts an old file aside, and begins one for a database that was adopted.</summary>
    public static async Task BeginAnewAsync(
        string folder,
        string databaseIdentity,
        string reason,
        DateTimeOffset now
    )
    {
        var file = FileIn(folder);
        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        if (System.IO.File.Exists(file))
            System.IO.File.Move(file, $"{file}.before-{stamp}", overwrite: true);
        var beginning = new RecordedHeads(
            databaseIdentity,
            [],
            $"{stamp}Z: {reason}",
            now.Milliseconds()
        );
        await PrivateFile.ReplaceAsync(file, Json.WriteBytes(beginning));
    }

    /// <summary>What is recorded; <c>null</c> when there is no file.</summary>
    /// <exception cref="DatabaseRefusedException">The file is unreadable, or of another database.</exception>
    public async Task<RecordedHeads?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(File))
            return null;
        var recorded = Parse(await System.IO.File.ReadAllBytesAsync(File, cancellationToken));
        if (string.Equals(recorded.Database, databaseIdentity, StringComparison.Ordinal))
        {
            begun = recorded.Begun;
            return recorded;
        }
        throw Refused($"The heads in {File} are those of another database's journal.");
    }

    /// <summary>A head that was committed.</summary>
    public void Note(ChainHead head)
    {
        lock (gate)
        {
            heads[head.Chain] = head;
            isNoted = true;
        }
    }

    /// <summary>The heads of all chains, as just read: what is folded away and gone is forgotten here too.</summary>
    public void NoteAll(IReadOnlyList<ChainHead> all)
    {
        lock (gate)
        {
            var newer = heads;
            heads = all.ToDictionary(head => head.Chain, StringComparer.Ordinal);
            foreach (var head in newer.Values)
            {
                if (heads.TryGetValue(head.Chain, out var read) && read.Sequence < head.Sequence)
                    heads[head.Chain] = head;
            }
            isNoted = true;
        }
    }

    /// <summary>All heads that were noted, whether they are written yet or not.</summary>
    public IReadOnlyList<ChainHead> Noted()
    {
        lock (gate)
            return [.. heads.Values];
    }

    /// <summary>Writes what was noted since; failures are logged, kept for the health, and tried again.</summary>
    public async Task TryWriteAsync()
    {
        await writing.WaitAsync(CancellationToken.None);
        try
        {
            if (TakeNoted() is { } content)
                await PrivateFile.ReplaceAsync(File, content);
            Trouble = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Trouble = failure.Message;
            log.HeadsNotWritten(File, failure);
            lock (gate)
                isNoted = true;
        }
        finally
        {
            writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        await TryWriteAsync();
        writing.Dispose();
    }

    private byte[]? TakeNoted()
    {
        lock (gate)
        {
            if (!isNoted)
                return null;
            isNoted = false;
            return Json.WriteBytes(
                new RecordedHeads(
                    databaseIdentity,
                    [.. heads.Values],
                    begun,
                    time.GetUtcNow().Milliseconds()
                )
            );
        }
    }

    private RecordedHeads Parse(byte[] content)
    {
        try
        {
            return Json.Read<RecordedHeads>(content);
        }
        catch (JsonException)
        {
            throw Refused($"The heads in {File} cannot be read.");
        }
    }

    private static DatabaseRefusedException Refused(string problem) =>
        new(
            DatabaseRefusal.RolledBack,
            problem,
            "Without them nobody can tell whether an older state was put in the database's place. Restore the file; or "
                + "look into the database with 'verify' and accept it knowingly with 'adopt'."
        );
}
