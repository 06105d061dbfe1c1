using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Architecture;

/// <summary>What docs/protocols.md says is proven by a test is: there is one of that name.</summary>
public sealed partial class ProvenTests
{
    private static readonly string Document = Repository.Read("docs/protocols.md");

    private static readonly Dictionary<string, string> Classes = Repository
        .Sources("tests")
        .Where(path => path.EndsWith("Tests.cs", StringComparison.Ordinal))
        .GroupBy(path => Path.GetFileNameWithoutExtension(path), Repository.Read)
        .ToDictionary(
            sources => sources.Key,
            sources => string.Concat(sources),
            StringComparer.Ordinal
        );

    [Fact]
    public void Every_test_that_it_names_is_there() =>
        Named()
            .Matches(Document)
            .Select(match => (Class: match.Groups["class"].Value, Test: match.Groups["test"].Value))
            .Where(one =>
                !Classes.TryGetValue(one.Class, out var source)
                || !source.Contains($" {one.Test}", StringComparison.Ordinal)
            )
            .ShouldBeEmpty();

    [Fact]
    public void Every_test_of_an_advisory_stands_in_it() =>
        Classes
            .SelectMany(one => Advisory().Matches(one.Value))
            .Select(match => match.Groups["number"].Value)
            .Distinct(StringComparer.Ordinal)
            .Where(number => !Document.Contains($"Advisory_{number}_", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [GeneratedRegex(
        "`(?<class>[A-Z][A-Za-z]+Tests)(\\.(?<test>[A-Z][A-Za-z0-9_]+)(_…)?)?`",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Named();

    [GeneratedRegex("Advisory_(?<number>[0-9]+)_", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Advisory();
}
