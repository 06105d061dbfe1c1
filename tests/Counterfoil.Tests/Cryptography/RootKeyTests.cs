using System.Text.Json;
using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public class RootKeyTests
{
    [Fact]
    public void A_key_survives_its_text()
    {
        var text = RootKey.Create(7).ToText();

        RootKey.TryParse(text, out var key).ShouldBeTrue();
        key!.Number.ShouldBe(7);
        key.ToText().ShouldBe(text);
    }

    [Fact]
    public void The_first_version_of_the_text_is_read_for_ever()
    {
        RootKey.TryParse($"  {Keys.FirstText}\r\n", out var key).ShouldBeTrue();
        key!.Number.ShouldBe(1);
        key.ToText().ShouldBe(Keys.FirstText);
    }

    [Fact]
    public void Two_keys_are_never_the_same() =>
        RootKey.Create(1).ToText().ShouldNotBe(RootKey.Create(1).ToText());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_key_without_a_number_is_a_bug(int number) =>
        Should.Throw<ArgumentOutOfRangeException>(() => RootKey.Create(number));

    [Fact]
    public void A_key_prints_and_serialises_without_itself()
    {
        var key = RootKey.Create(5);
        var secret = key.ToText().Split(':')[2];

        key.ToString().ShouldBe("root key 5 (redacted)");
        $"{key}".ShouldNotContain(secret);
        JsonSerializer.Serialize(key).ShouldBe("""{"Number":5}""");
    }

    [Fact]
    public void A_slip_in_any_character_is_noticed()
    {
        for (var i = 0; i < Keys.FirstText.Length; i++)
        {
            foreach (var other in "A1b-:_ =é\0".Where(c => c != Keys.FirstText[i]))
            {
                var text = Keys.FirstText.ToCharArray();
                text[i] = other;
                // White space at the very end leaves a shorter text, which must not be read either.
                RootKey.TryParse(text, out var key).ShouldBeFalse(new string(text));
                key.ShouldBeNull();
            }

            RootKey.TryParse(Keys.FirstText.Remove(i, 1), out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("counterfoil-root-key-1:01:")]
    [InlineData("counterfoil-root-key-1:+1:")]
    [InlineData("counterfoil-root-key-1: 1:")]
    [InlineData("Counterfoil-root-key-1:1:")]
    [InlineData("counterfoil-root-key-2:1:")]
    public void A_second_spelling_is_refused(string beginning) =>
        RootKey
            .TryParse(
                Keys.FirstText.Replace(
                    "counterfoil-root-key-1:1:",
                    beginning,
                    StringComparison.Ordinal
                ),
                out _
            )
            .ShouldBeFalse();

    [Fact]
    public void Garbage_is_refused_without_an_exception()
    {
        Prop.ForAll<string?>(text => !RootKey.TryParse(text, out _)).QuickCheckThrowOnFailure();
        Prop.ForAll<string?, string?>(
                (number, key) =>
                    !RootKey.TryParse($"counterfoil-root-key-1:{number}:{key}:{key}", out _)
            )
            .QuickCheckThrowOnFailure();
        RootKey.TryParse(new string(':', 1_000_000), out _).ShouldBeFalse();
    }
}
