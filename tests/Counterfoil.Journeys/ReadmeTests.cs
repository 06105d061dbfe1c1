using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>The README's five minutes, typed as they stand there into a terminal beside a demo on its own port.</summary>
public sealed partial class ReadmeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_line_of_the_five_minutes_does_what_the_README_says()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Places.Root, "README.md"));
        var lines = Walks().Matches(readme).Select(walk => walk.Groups["lines"].Value);
        var state = Directory.CreateTempSubdirectory("counterfoil-");
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["XDG_STATE_HOME"] = state.FullName,
        };
        using var demo = Start(First().Match(readme).Groups["line"].Value, environment);
        try
        {
            var screen = await ReadScreenAsync(demo);
            var password = PasswordOfOlivia().Match(screen).Groups["password"].Value;

            var said = await TypeAsync($"set -x\n{string.Concat(lines)}", environment, password);

            said.ShouldContain("Logged in as olivia (Demo).");
            Times(said, "\"Associate\":\"olivia\"").ShouldBe(1);
            Times(said, "\"tenant\":\"Demo\"").ShouldBe(1);
            Times(said, "olivia (associate 1, internal) in Demo").ShouldBe(2);
            said.ShouldContain("<AuthenticationSucceeded>true</AuthenticationSucceeded>");
            said.ShouldContain("Logged out");
            said.ShouldContain("HTTP/1.1 401");
            said.ShouldContain("revoked_ticket");
            said.ShouldNotContain("counterfoil: ");
        }
        finally
        {
            Shell.Kill(demo);
            state.Delete(recursive: true);
        }
    }

    private static Process Start(string command, Dictionary<string, string?> environment) =>
        Shell.Start("bash", ["-c", $"cd '{Places.Root}' && {command}"], environment);

    // What the demo tells ends with what to try in another terminal.
    private static async Task<string> ReadScreenAsync(Process demo)
    {
        using var limit = new CancellationTokenSource(Patience);
        var screen = new StringBuilder();
        while (await demo.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            screen.AppendLine(line);
            if (line.Contains("currentPrincipal", StringComparison.Ordinal))
                return screen.ToString();
        }
        throw new InvalidOperationException(
            $"The demo ended:\n{screen}\n{await demo.StandardError.ReadToEndAsync(limit.Token)}"
        );
    }

    private static int Times(string text, string part) =>
        (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    // `script` gives the shell a terminal, as a person has one: the tool asks for the password, and it is typed.
    private static async Task<string> TypeAsync(
        string script,
        Dictionary<string, string?> environment,
        string password
    )
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        var start = new ProcessStartInfo("script", ["-qefc", $"bash {file}", "/dev/null"])
        {
            WorkingDirectory = Places.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var terminal = Process.Start(start)!;
        var said = new StringBuilder();
        var typed = 0;
        var buffer = new char[4096];
        using var limit = new CancellationTokenSource(Patience);
        while (
            await terminal.StandardOutput.ReadAsync(buffer.AsMemory(), limit.Token)
                is > 0
                    and var count
        )
        {
            said.Append(buffer, 0, count);
            if (Times(said.ToString(), "Password: ") <= typed)
                continue;
            typed++;
            await terminal.StandardInput.WriteAsync($"{password}\r".AsMemory(), limit.Token);
            await terminal.StandardInput.FlushAsync(limit.Token);
        }
        await terminal.WaitForExitAsync(limit.Token);
        File.Delete(file);
        return said.ToString();
    }

    [GeneratedRegex(
        @"^```sh walk\n(?<lines>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Walks();

    [GeneratedRegex(
        @"^```sh\n(?<line>dotnet run .*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex First();

    [GeneratedRegex(@"olivia@demo\.example\s+(?<password>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PasswordOfOlivia();
}
