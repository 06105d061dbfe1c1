using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Architecture;

/// <summary>Habits that a compiler does not know: CONTRIBUTING.md says why.</summary>
public sealed partial class HabitsTests
{
    private const int LongestFile = 400;

    private static readonly HashSet<string> EmptyWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "Common",
        "Helper",
        "Helpers",
        "Interfaces",
        "Manager",
        "Managers",
        "Misc",
        "Models",
        "Services",
        "Shared",
        "Utilities",
        "Utils",
    };

    /// <summary>The files that catch everything and let it end there, and why each must. A file that stops doing so leaves the list.</summary>
    private static readonly Dictionary<string, string> MayCatchEverything = new(
        StringComparer.Ordinal
    )
    {
        ["src/Counterfoil.Authority/Plugins/AdministrationCall.cs"] =
            "A plugin is others' code: whatever it throws, whoever asked is told that it failed.",
        ["src/Counterfoil.Server/Plugins/OthersCode.cs"] =
            "A constructor is others' code: whatever it throws, the server starts and says why the plugin is disabled.",
        ["src/Counterfoil.Authority/Plugins/PluginPanel.cs"] =
            "A plugin is others' code: whatever it throws is a vote against.",
        ["src/Counterfoil.Server/SystemUsers/SoapExchange.cs"] =
            "The outer edge of its protocol: further out nobody knows how to say in SOAP that something broke.",
        ["src/Counterfoil.Broker/Seats/HomeWatch.cs"] =
            "A home that could not be looked at must not end the watch; the seats' plugin asks it at the next hearing.",
        ["src/Counterfoil.Authority/Tickets/TicketUses.cs"] =
            "Nobody awaits a hearing held ahead of time; the next use meets the same failure itself.",
        ["src/Counterfoil.Conformance/Questions/Trial.cs"] =
            "The kit asks a plugin as the house does: whatever it throws is a finding.",
        ["src/Counterfoil.Server/Doors/ProtocolEdge.cs"] =
            "The outer edge of REST and our own API: further out nobody can say it in their words.",
        ["src/Counterfoil.Server/Hosting/Housekeeper.cs"] =
            "A pass that fails must not end the next ones; it is logged and tried again.",
        ["src/Counterfoil.Server/Hosting/KeyWatch.cs"] =
            "A pass that fails must not end the next ones; it is logged and tried again.",
        ["src/Counterfoil.Server/Hosting/LastResort.cs"] =
            "The outermost edge: whoever asked gets a sentence and a number, never a stack.",
        ["src/Counterfoil.Server/Mail/PasswordLetters.cs"] =
            "A letter that cannot be written or sent must keep no other from being, nor stop the server; it is logged.",
        ["src/Counterfoil.Storage/Bell/Listeners.cs"] =
            "A listener that throws must neither deafen the others nor make a committed change look failed.",
        ["src/Counterfoil.Storage/Bell/PostgreSqlBell.cs"] =
            "The bell's outermost loop: whatever ends the connection, it listens again.",
        ["src/Counterfoil.Storage/Connections/WriteTransaction.cs"] =
            "Whatever a commit throws, nobody knows whether it happened; the writer is told so.",
        ["src/Counterfoil.Storage/Journal/MinutePulse.cs"] =
            "The outermost loop of the minute's entry: the next minute tries again.",
        ["src/Counterfoil.Storage/Journal/Writer.cs"] =
            "The writer's outermost loop: what a change throws is given to whoever awaits it.",
        ["src/Counterfoil.Server/Soap/SoapEndpoint.cs"] =
            "the outer edge of SOAP: further out nobody can say a fault",
    };

    [Fact]
    public void Folders_and_files_are_named_after_what_they_hold() =>
        Repository
            .Files("src", "*")
            .Concat(Repository.Files("tests", "*"))
            .Where(path => Names(path).Any(EmptyWords.Contains))
            .ShouldBeEmpty("a name that says nothing");

    [Fact]
    public void No_source_is_longer_than_a_reader_can_hold() =>
        Repository
            .Sources("src")
            .Select(path => (Path: path, Lines: Repository.Read(path).AsSpan().Count('\n')))
            .Where(file => file.Lines > LongestFile)
            .ShouldBeEmpty($"longer than {LongestFile} lines");

    [Fact]
    public void No_test_sleeps() =>
        Repository
            .Sources("tests")
            .Where(path => Repository.CodeLines(path).Any(line => Sleeping().IsMatch(line)))
            .ShouldBeEmpty("a test waits for time to pass");

    [Fact]
    public void No_test_is_skipped() =>
        Repository
            .Sources("tests")
            .Where(path => Repository.CodeLines(path).Any(line => Skipping().IsMatch(line)))
            .ShouldBeEmpty("a test is skipped");

    [Fact]
    public void Exceptions_are_caught_by_kind_but_for_the_files_that_say_why()
    {
        var catchers = Repository
            .Sources("src")
            .Where(path => SwallowsEverything(Code(path)))
            .ToList();

        catchers
            .Except(MayCatchEverything.Keys, StringComparer.Ordinal)
            .ShouldBeEmpty("catches everything and is not on the list of those that must");
        MayCatchEverything
            .Keys.Except(catchers, StringComparer.Ordinal)
            .ShouldBeEmpty("is on the list and catches nothing any more");
    }

    private static IEnumerable<string> Names(string path) =>
        path.Split('/').Select(name => name.Split('.')[0]);

    // Putting things right and throwing on swallows nothing; a filter that names kinds catches by kind.
    private static bool SwallowsEverything(string code) =>
        CatchingEverything()
            .Matches(code)
            .Any(found => !ThrowingOn().IsMatch(BlockAt(code, code.IndexOf('{', found.Index))));

    private static string BlockAt(string code, int start)
    {
        var depth = 0;
        for (var i = start; i < code.Length; i++)
        {
            if (code[i] == '{')
                depth++;
            else if (code[i] == '}' && --depth == 0)
                return code[start..(i + 1)];
        }
        return code[start..];
    }

    private static string Code(string path) => string.Join('\n', Repository.CodeLines(path));

    [GeneratedRegex(
        @"\b(Task\.Delay|Thread\.Sleep|Spin[U]ntil)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Sleeping();

    [GeneratedRegex(@"\bSkip\s*=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Skipping();

    [GeneratedRegex(
        @"\bcatch\s*(\(\s*(System\.)?Exception\b(?!\s+\w+\)\s*when\s*\(\s*\w+\s+is\s+(?!not\b))|\{)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex CatchingEverything();

    [GeneratedRegex(@"\bthrow;\s*\}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ThrowingOn();
}
