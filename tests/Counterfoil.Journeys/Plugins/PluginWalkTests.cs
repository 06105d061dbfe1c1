using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Plugins;

/// <summary>The ten minutes of docs/plugins.md, typed as they stand there into an empty folder, with the tool on the path.</summary>
[Collection("the packages")]
public sealed partial class PluginWalkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    // The tool, as if it were installed.
    private static readonly string Tool = $"counterfoil() {{ dotnet '{Places.Server}' \"$@\"; }}";

    private readonly DirectoryInfo empty = Directory.CreateTempSubdirectory("counterfoil-");
    private readonly DirectoryInfo beside = Directory.CreateTempSubdirectory("counterfoil-");

    [Fact]
    public async Task Every_line_of_the_ten_minutes_does_what_the_page_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Places.Root, "docs", "plugins.md"));
        var blocks = Blocks().Matches(page);
        var serving = blocks.Single(block => block.Groups["kind"].Value == "server");
        var environment = Environment();

        var built = await TypeAsync(
            Lines(blocks, block => block.Index < serving.Index),
            [],
            environment
        );

        built.ShouldContain("Passed!");
        using var server = Shell.Start(
            "bash",
            ["-c", $"{Tool}\n{serving.Groups["lines"].Value}"],
            environment,
            empty.FullName
        );
        try
        {
            var screen = await ReadScreenAsync(server.StandardOutput);
            // However often a refused person is asked.
            var passwords = Enumerable
                .Repeat(PasswordOf("uma", screen), 4)
                .Prepend(PasswordOf("olivia", screen));
            var said = await TypeAsync(
                Lines(blocks, block => block.Index > serving.Index),
                passwords,
                environment
            );

            said.ShouldContain("Logged in as olivia (Demo).");
            said.ShouldContain("Acme/Closed");
            said.ShouldContain("Closed: we are moving");
            Terminal.Times(said, "counterfoil: ").ShouldBe(1, said);
            Terminal.Times(said, "uma (associate 3, internal) in Demo").ShouldBe(1, said);
        }
        finally
        {
            Shell.Kill(server);
        }
    }

    public void Dispose()
    {
        empty.Delete(recursive: true);
        beside.Delete(recursive: true);
    }

    private static string Lines(MatchCollection blocks, Func<Match, bool> isMeant) =>
        string.Concat(
            blocks
                .Where(block => block.Groups["kind"].Value == "walk" && isMeant(block))
                .Select(block => block.Groups["lines"].Value)
        );

    private Task<string> TypeAsync(
        string lines,
        IEnumerable<string> passwords,
        Dictionary<string, string?> environment
    ) =>
        Terminal.TypeAsync(
            $"{Tool}\nset -x\n{lines}",
            environment,
            passwords,
            empty.FullName,
            Patience
        );

    // Packages of ours are taken from nowhere but the walk's folder.
    private Dictionary<string, string?> Environment()
    {
        var packages =
            System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(
                System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
                ".nuget",
                "packages"
            );
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["SOURCES"] = Places.Root,
            ["COUNTERFOIL_PORT"] = $"{Places.FreePort()}",
            ["XDG_STATE_HOME"] = beside.FullName,
            ["NUGET_PACKAGES"] = Path.Combine(beside.FullName, "packages"),
            ["NUGET_FALLBACK_PACKAGES"] = packages,
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["COLUMNS"] = "200",
        };
    }

    private static async Task<string> ReadScreenAsync(StreamReader output)
    {
        using var limit = new CancellationTokenSource(Patience);
        var screen = new StringBuilder();
        while (await output.ReadLineAsync(limit.Token) is { } line)
        {
            screen.AppendLine(line);
            if (line.Contains("currentPrincipal", StringComparison.Ordinal))
                break;
        }
        return screen.ToString();
    }

    private static string PasswordOf(string name, string screen) =>
        Regex
            .Match(
                screen,
                $@"{name}@demo\.example\s+(?<password>\S+)",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            )
            .Groups["password"]
            .Value;

    [GeneratedRegex(
        @"^```sh (?<kind>walk|server)\n(?<lines>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Blocks();
}
