using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Applications;

public sealed class TokenTextTests
{
    [Fact]
    public void A_token_is_what_a_scanner_looks_for_and_no_two_are_alike()
    {
        var texts = Enumerable
            .Range(0, 500)
            .Select(_ => TokenText.Make(Randomness.NextGuid()).Reveal())
            .ToList();
        texts.Distinct(StringComparer.Ordinal).Count().ShouldBe(500);
        texts.ShouldAllBe(text =>
            System.Text.RegularExpressions.Regex.IsMatch(
                text,
                "^cfa_[0-9A-Za-z]{72}$",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
        );
        texts.ShouldAllBe(text => TokenText.IsWellFormed(text));
    }

    [Fact]
    public void Any_one_character_that_was_mistyped_is_seen()
    {
        var text = TokenText.Make(Randomness.NextGuid()).Reveal();
        for (var i = 0; i < text.Length; i++)
        {
            var other = text[i] == 'a' ? 'b' : 'a';
            TokenText.IsWellFormed(text[..i] + other + text[(i + 1)..]).ShouldBeFalse();
        }
        TokenText.IsWellFormed(text[..^1]).ShouldBeFalse();
        TokenText.IsWellFormed(text + "0").ShouldBeFalse();
        TokenText.IsWellFormed("").ShouldBeFalse();
    }

    // Worked out once with zlib's crc32 and base 62: what scanners were told never changes.
    [Fact]
    public void The_checksum_is_the_one_that_is_documented() =>
        TokenText.IsWellFormed("cfa_" + new string('0', 66) + Sample).ShouldBeTrue();

    private const string Sample = "0pIi8m";
}
