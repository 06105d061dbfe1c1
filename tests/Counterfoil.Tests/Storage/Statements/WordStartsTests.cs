using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Statements;

/// <summary>Where a search finds a text: at the beginnings of its words.</summary>
public sealed class WordStartsTests
{
    [Theory]
    [InlineData("Contoso Norge AS", "norge")]
    [InlineData("Contoso Norge AS", "contoso  NOR")]
    [InlineData("Contoso\tNorge", "contoso norge")]
    [InlineData("Contoso (Norge)", "(nor")]
    [InlineData("Åse Ødegård", "ødeg")]
    [InlineData("anna.berg@example.org", "berg@ex")]
    [InlineData("Cust12345", "123")]
    [InlineData("Tom's", "s")]
    [InlineData("***", "**")]
    [InlineData("𝒜 🦊x", "x")]
    public void A_search_finds_what_begins_a_word(string text, string search) =>
        Finds(text, search).ShouldBeTrue();

    [Theory]
    [InlineData("Contoso", "toso")]
    [InlineData("Contoso Norge AS", "norge contoso")]
    [InlineData("a1b2c3", "2c")]
    [InlineData("Contoso", "contoso norge")]
    public void A_search_does_not_find_what_stands_inside_a_word(string text, string search) =>
        Finds(text, search).ShouldBeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void Who_types_nothing_seeks_nothing(string? search) =>
        WordStarts.Sought(search).ShouldBeNull();

    [Fact]
    public void Every_text_is_found_by_all_of_itself() =>
        Always.Holds(
            Anything.Text,
            text =>
            {
                var field = SearchText.Join(text).Split('\n')[0];
                var starts = WordStarts.Of(field);
                if (WordStarts.Sought(field) is { } sought)
                    starts.ShouldContain(start =>
                        start.StartsWith(sought, StringComparison.Ordinal)
                    );
                starts.ShouldAllBe(start =>
                    start.Length <= WordStarts.Length && Storable.Is(start)
                );
            }
        );

    private static bool Finds(string text, string search) =>
        WordStarts
            .Of(SearchText.Join("else", text))
            .Any(start => start.StartsWith(WordStarts.Sought(search)!, StringComparison.Ordinal));
}
