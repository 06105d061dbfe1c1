using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Counterfoil.Tests.Secrets;

/// <summary>
/// What the suite used as secrets, and everything that a server wrote or answered meanwhile: kept in the folder that
/// COUNTERFOIL_TEST_LEDGER names, so that the last step of test.sh can search the one for the other. Without it nothing is
/// kept. Thread-safe.
/// </summary>
internal static class SecretLedger
{
    private const int ShortestSecret = 8;

    private static readonly string? Folder = Environment.GetEnvironmentVariable(
        "COUNTERFOIL_TEST_LEDGER"
    );

    private static readonly ConcurrentDictionary<string, byte> Known = new(StringComparer.Ordinal);
    private static readonly Lock Gate = new();

    /// <summary>Whether anything is kept.</summary>
    public static bool IsOpen => Folder is not null;

    /// <summary>Notes a secret. Short ones, and those that are ordinary words of a test, are of no use here.</summary>
    public static void Note(string? secret)
    {
        if (Folder is null || secret is null || secret.Length < ShortestSecret)
            return;
        if (!Known.TryAdd(secret, 0))
            return;
        var line = Convert.ToHexString(Encoding.UTF8.GetBytes(secret)) + "\n";
        lock (Gate)
            File.AppendAllText(Path.Combine(Folder, $"{Environment.ProcessId}.secrets"), line);
    }

    /// <summary>Notes every ticket in a text.</summary>
    public static void NoteTicketsIn(string text)
    {
        foreach (
            Match ticket in Regex.Matches(
                text,
                "7T:[A-Za-z0-9+/=]{20,}",
                RegexOptions.None,
                TimeSpan.FromSeconds(5)
            )
        )
            Note(ticket.Value);
    }

    /// <summary>Keeps what a server wrote or answered.</summary>
    /// <param name="kind">Such as <c>log</c> or <c>answer</c>.</param>
    /// <param name="content">The text.</param>
    public static void Keep(string kind, string content)
    {
        if (Folder is null || content.Length == 0)
            return;
        lock (Gate)
            File.AppendAllText(
                Path.Combine(Folder, $"{Environment.ProcessId}.{kind}.kept"),
                content + "\n"
            );
    }

    /// <summary>Keeps a copy of the database files of a folder.</summary>
    public static void KeepDatabase(string folder)
    {
        if (Folder is null || !Directory.Exists(folder))
            return;
        // A running server holds its lock, which is empty.
        foreach (
            var file in Directory
                .EnumerateFiles(folder, "*.db*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        )
            File.Copy(
                file,
                Path.Combine(Folder, $"{Path.GetRandomFileName()}.{Path.GetFileName(file)}.kept")
            );
    }
}
