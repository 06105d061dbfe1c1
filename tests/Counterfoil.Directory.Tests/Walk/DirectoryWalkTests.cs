using System.Text.RegularExpressions;
using Counterfoil.Journeys;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Counterfoil.ActiveDirectory.Tests.Walk;

/// <summary>
/// docs/directory.md from its first line to its last, at a real domain: lines of the shell are typed, settings are used by a
/// server, and what the page says is printed must have been.
/// </summary>
[Collection(DomainTests.Name)]
public sealed partial class DirectoryWalkTests(DomainFixture fixture, ITestOutputHelper output)
    : IAsyncLifetime
{
    // Everything else of the page is executed.
    private static readonly Dictionary<string, string> NotExecuted = new(StringComparer.Ordinal)
    {
        ["powershell"] =
            "It is typed at a Windows controller, and there is none here; the lines for Samba after it do the same.",
    };

    private readonly Newcomer newcomer = new(fixture.Domain);

    public Task InitializeAsync() => newcomer.BeginAsync();

    public Task DisposeAsync() => newcomer.DisposeAsync();

    [Fact]
    public async Task Every_line_of_the_page_does_what_it_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Places.Root, "docs", "directory.md"));
        var blocks = Blocks()
            .Matches(page)
            .Select(block => (Kind: block.Groups["kind"].Value, Text: block.Groups["text"].Value))
            .ToList();
        Fences().Count(page).ShouldBe(2 * blocks.Count, "a block that is not read");

        var said = "";
        foreach (var (kind, text) in blocks)
        {
            switch (kind)
            {
                case "sh":
                    said = await newcomer.TypeAsync(text);
                    break;
                case "sh server":
                    await newcomer.ServeAsync(text);
                    break;
                case "json":
                    await newcomer.SetAsync(text);
                    break;
                case "ini":
                    await newcomer.ConfigureKerberosAsync(text);
                    break;
                case "text":
                    foreach (var line in newcomer.Here(text).Trim().Split('\n'))
                        said.ShouldContain(line);
                    break;
                default:
                    NotExecuted.ShouldContainKey(kind);
                    output.WriteLine($"Not executed ({kind}): {NotExecuted[kind]}\n{text}");
                    break;
            }
        }

        string[] kinds = ["sh", "sh server", "json", "ini", "text", .. NotExecuted.Keys];
        kinds.ShouldBeSubsetOf(blocks.Select(block => block.Kind));
    }

    [GeneratedRegex(
        @"^```(?<kind>[^\n]+)\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Blocks();

    [GeneratedRegex("^```", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fences();
}
