using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Abstractions;

public sealed class ContextIdentifierTests
{
    [Fact]
    public void It_is_a_letter_then_letters_and_digits() =>
        Always.Holds(
            Gen.OneOf(
                Anything.Text,
                Gen.Elements("aZ09-_./ é".ToCharArray())
                    .ArrayOf()
                    .Select(characters => new string(characters))
            ),
            text =>
                ContextIdentifier
                    .TryParse(text, out _)
                    .ShouldBe(
                        text.Length is > 0 and <= 32
                            && char.IsAsciiLetter(text[0])
                            && text.All(char.IsAsciiLetterOrDigit)
                            && !ContextIdentifier.Reserved.Contains(text)
                    )
        );

    [Fact]
    public void It_keeps_its_spelling_and_compares_without_regard_to_case() =>
        Always.Holds(
            Anything.Tenant,
            tenant =>
            {
                var upper = ContextIdentifier.Parse(tenant.Value.ToUpperInvariant());
                var lower = ContextIdentifier.Parse(tenant.Value.ToLowerInvariant());

                ContextIdentifier.Parse(tenant.Value).Value.ShouldBe(tenant.Value);
                (upper == lower).ShouldBeTrue();
                (upper != lower).ShouldBeFalse();
                upper.GetHashCode().ShouldBe(lower.GetHashCode());
                upper.Is(lower.Value).ShouldBeTrue();
                upper.Is(lower.Value + "x").ShouldBeFalse();
            }
        );

    [Fact]
    public void No_reserved_word_names_a_tenant_in_any_case()
    {
        foreach (var word in ContextIdentifier.Reserved)
        {
            ContextIdentifier.TryParse(word, out _).ShouldBeFalse(word);
            ContextIdentifier.TryParse(word.ToUpperInvariant(), out _).ShouldBeFalse(word);
            ContextIdentifier.HasShape(word).ShouldBeTrue(word);
        }
    }

    [Theory]
    [InlineData("api")]
    [InlineData("login")]
    [InlineData("common")]
    [InlineData("remote")]
    [InlineData("v1")]
    public void The_first_segments_of_the_servers_own_paths_are_reserved(string segment) =>
        ContextIdentifier.Reserved.ShouldContain(segment);

    [Fact]
    public void Nothing_is_no_identifier()
    {
        ContextIdentifier.TryParse(null, out _).ShouldBeFalse();
        ContextIdentifier.TryParse("", out _).ShouldBeFalse();
        default(ContextIdentifier).Value.ShouldBe("");
        Should.Throw<FormatException>(() => ContextIdentifier.Parse("api"));
    }
}
