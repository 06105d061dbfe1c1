using System.Text.Json;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Abstractions;

public sealed class SecretTests
{
    [Fact]
    public void It_never_prints_its_text() =>
        Always.Holds(
            Anything.Text,
            text =>
            {
                var secret = new Secret(text);

                secret.ToString().ShouldBe("(secret)");
                $"{secret}".ShouldBe("(secret)");
                JsonSerializer.Serialize(secret).ShouldBe("{}");
                secret.Reveal().ShouldBe(text);
                secret.Length.ShouldBe(text.Length);
                secret.IsBlank.ShouldBe(text.Length == 0);
            }
        );

    [Fact]
    public void It_cannot_be_read_from_json() =>
        Should.Throw<Exception>(() => JsonSerializer.Deserialize<Secret>("""{"text":"x"}"""));

    [Fact]
    public void Equal_texts_and_no_others_are_equal() =>
        Always.Holds(
            from left in Anything.Text
            from right in Anything.Text
            select (left, right),
            pair =>
            {
                var left = new Secret(pair.left);

                left.Equals(new Secret(pair.left)).ShouldBeTrue();
                left.Equals((object)new Secret(pair.left)).ShouldBeTrue();
                left.GetHashCode().ShouldBe(new Secret(pair.right).GetHashCode());
                left.Equals(new Secret(pair.right))
                    .ShouldBe(string.Equals(pair.left, pair.right, StringComparison.Ordinal));
                left.Equals(null).ShouldBeFalse();
            }
        );

    [Fact]
    public void Texts_that_no_encoding_can_tell_apart_are_still_different() =>
        new Secret("\ud800").Equals(new Secret("\ud801")).ShouldBeFalse();
}
