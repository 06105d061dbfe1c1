using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Counterfoil.Broker.Approvals;
using Counterfoil.Server.Texts;
using Counterfoil.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed partial class PageTextsTests
{
    // Texts whose names are put together from what is to be said.
    private static readonly string[] Composed =
    [
        "Notice_",
        "Problem_",
        "Door_",
        "Factor_",
        "Occasion_",
        "Decisions_",
        "Way_",
        "Scope_",
        "Saying_",
        "Standing_",
        "DevState_",
        "Flow_",
        "Level_",
        "Callback_",
        "Unfit_",
        "OldToken_",
    ];

    private static readonly HashSet<string> Known = new ResourceManager(typeof(PageTexts))
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>()
        .Select(entry => (string)entry.Key)
        .ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_text_that_a_page_says_is_in_the_resources() =>
        Said.Except(Known, StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Every_text_in_the_resources_is_said_somewhere() =>
        Known
            .Where(name =>
                !Composed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            )
            .Except(Said, StringComparer.Ordinal)
            .ShouldBeEmpty();

    [Fact]
    public void Every_occasion_has_a_text() =>
        Enum.GetNames<Occasion>().Select(name => $"Occasion_{name}").ShouldBeSubsetOf(Known);

    [Fact]
    public void Everything_that_the_ledger_says_has_a_text() =>
        Enum.GetNames<Saying>().Select(name => $"Saying_{name}").ShouldBeSubsetOf(Known);

    [Fact]
    public void Every_objection_that_has_a_code_has_a_text() =>
        Repository
            .Sources("src/Counterfoil.Broker")
            .Concat(Repository.Sources("src/Counterfoil.Authority"))
            .SelectMany(path => Objection().Matches(Repository.Read(path)))
            .Select(match => $"Unfit_{match.Groups["code"].Value}")
            .ToHashSet(StringComparer.Ordinal)
            .ShouldBeSubsetOf(Known);

    [Fact]
    public void No_page_says_words_of_its_own()
    {
        foreach (var path in Repository.Files("src/Counterfoil.Server/Pages", "*.cshtml"))
        {
            var markup = Code().Replace(Repository.Read(path), "");
            Words()
                .Matches(markup)
                .Select(match => match.Groups["words"].Value.Trim())
                .Where(words =>
                    words.Any(char.IsLetter) && words is not ("Counterfoil" or "· Counterfoil")
                )
                .ShouldBeEmpty(path);
        }
    }

    private static HashSet<string> Said =>
        Repository
            .Sources("src/Counterfoil.Server/Pages")
            .Concat(Repository.Sources("src/Counterfoil.Server/Texts"))
            .Concat(Repository.Sources("src/Counterfoil.Server/Mail"))
            .Concat(Repository.Sources("src/Counterfoil.Server/OAuth/Authorize"))
            .SelectMany(path => Name().Matches(Repository.Read(path)))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(
        "\"(?<name>[A-Z][A-Za-z]+_[A-Za-z]+|Language)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Name();

    [GeneratedRegex(
        """RuleProblem(\.OfAll\(|\("[a-z]*",)\s*["](?<code>[A-Za-z]+)""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Objection();

    // Code blocks, code expressions, attributes' values and directives.
    [GeneratedRegex(
        """@\{.*?\n\}|@\((?>[^()]+|\((?<depth>)|\)(?<-depth>))*(?(depth)(?!))\)|@T\[[^\]]*\]|@[A-Za-z.()!"/\[\]]+|"[^"]*"|^\s*[{}].*$|^\s*(var|string|FieldProblem)\b.*$""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Code();

    [GeneratedRegex(@">(?<words>[^<>@{}]+)</", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();
}
