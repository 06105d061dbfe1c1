using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Counterfoil.Journeys;

/// <summary>A terminal, with a person at it: the tool asks for passwords, and they are typed.</summary>
internal static partial class Terminal
{
    /// <summary>Runs a script of the shell to its end, and gives all that was on the screen.</summary>
    /// <param name="script">The script.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="passwords">What is typed, one for each time that a password is asked for, or a yes.</param>
    /// <param name="folder">Where it runs; by default in the repository.</param>
    /// <param name="limit">How long it may take; three minutes by default.</param>
    public static async Task<string> TypeAsync(
        string script,
        IReadOnlyDictionary<string, string?> environment,
        IEnumerable<string> passwords,
        string? folder = null,
        TimeSpan? limit = null
    )
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        // `script` gives the shell a terminal, as a person has one.
        var start = new ProcessStartInfo("script", ["-qefc", $"bash {file}", "/dev/null"])
        {
            WorkingDirectory = folder ?? Places.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var terminal = Process.Start(start)!;
        using var patience = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(3));
        try
        {
            return await TalkAsync(terminal, passwords, patience.Token);
        }
        finally
        {
            Shell.Kill(terminal);
            File.Delete(file);
        }
    }

    /// <summary>How often a part stands in a text.</summary>
    public static int Times(string text, string part) =>
        (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    private static async Task<string> TalkAsync(
        Process terminal,
        IEnumerable<string> passwords,
        CancellationToken cancellationToken
    )
    {
        using var next = passwords.GetEnumerator();
        var said = new StringBuilder();
        var typed = 0;
        var buffer = new char[4096];
        while (
            await terminal.StandardOutput.ReadAsync(buffer.AsMemory(), cancellationToken)
                is > 0
                    and var count
        )
        {
            said.Append(buffer, 0, count);
            if (Questions().Count(said.ToString()) <= typed)
                continue;
            if (!next.MoveNext())
                throw new InvalidOperationException($"It asks for more passwords:\n{said}");
            typed++;
            await terminal.StandardInput.WriteAsync(
                $"{next.Current}\r".AsMemory(),
                cancellationToken
            );
            await terminal.StandardInput.FlushAsync(cancellationToken);
        }
        await terminal.WaitForExitAsync(cancellationToken);
        return said.ToString();
    }

    [GeneratedRegex(@"Password( (of|for) \S+)?: |\[y/N\] ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Questions();
}
