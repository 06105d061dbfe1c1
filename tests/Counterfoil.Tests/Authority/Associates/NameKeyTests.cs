using System.Text;
using Counterfoil.Authority.Associates;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Associates;

public sealed class NameKeyTests
{
    private static readonly Gen<string> Names = Gen.Elements(
            "abcxyzABCXYZ0189.-_@ ÆØÅæøåÄÖÜäöüßẞÉéñçŁłŠšαΩσςΣЖжЙйאב日本語한글".ToCharArray()
        )
        .ArrayOf()
        .Select(characters => new string(characters))
        .Where(name => name.Trim().Length is > 0 and < 60);

    [Theory]
    [InlineData("Anna", "anna")]
    [InlineData("  anna\t", null)]
    [InlineData("  anna  ", "anna")]
    [InlineData("ＡＮＮＡ", "anna")]
    [InlineData("Åse", "åse")]
    [InlineData("A\u030Ase", "åse")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευσ")]
    [InlineData("οδυσσευς", "οδυσσευσ")]
    [InlineData("ﬁnn", "finn")]
    [InlineData("ACME\\Anna", "acme\\anna")]
    [InlineData("Anna@Example.COM", "anna@example.com")]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData("an\0na", null)]
    [InlineData("an\nna", null)]
    [InlineData("an\u2028na", null)]
    [InlineData("an\u200bna", null)]
    [InlineData("an\u202ena", null)]
    [InlineData("an\ufffena", null)]
    [InlineData("an\ud800na", null)]
    public void A_name_has_one_key_or_none(string name, string? key) => KeyOf(name).ShouldBe(key);

    [Fact]
    public void A_key_is_its_own_key() =>
        Always.Holds(
            Gen.OneOf(Anything.Text, Names),
            name =>
            {
                if (KeyOf(name) is { } key)
                    KeyOf(key).ShouldBe(key);
            }
        );

    [Fact]
    public void Every_single_character_that_may_stand_in_a_name_keeps_its_key()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (!Rune.IsValid(code) || KeyOf("x" + new Rune(code)) is not { } key)
                continue;
            KeyOf(key).ShouldBe(key, $"U+{code:X4}");
        }
    }

    [Fact]
    public void Case_width_and_composition_make_no_difference() =>
        Always.Holds(
            Names,
            name =>
            {
                var key = KeyOf(name).ShouldNotBeNull();

                KeyOf(name.ToUpperInvariant()).ShouldBe(key);
                KeyOf(name.ToLowerInvariant()).ShouldBe(key);
                KeyOf(Wide(name)).ShouldBe(key);
                KeyOf(name.Normalize(NormalizationForm.FormD)).ShouldBe(key);
                KeyOf(name.Normalize(NormalizationForm.FormKD)).ShouldBe(key);
                KeyOf("  " + name + " ").ShouldBe(key);
            }
        );

    [Fact]
    public void No_name_begins_like_a_ticket_or_an_access_token_in_any_disguise() =>
        Always.Holds(
            from prefix in Gen.Elements("7T:", "7t:", "8A:", "8a:")
            from wide in Gen.Elements(true, false)
            from invisible in Gen.Elements(
                "",
                " ",
                "\u00a0",
                "\u3000",
                "\u200b",
                "\ufeff",
                "\u00ad"
            )
            from rest in Gen.OneOf(Names, Anything.Text)
            select invisible + (wide ? Wide(prefix) : prefix) + rest,
            name => KeyOf(name).ShouldBeNull()
        );

    [Fact]
    public void Nothing_makes_it_throw_and_no_key_is_blank_or_too_long() =>
        Always.Holds(
            Gen.OneOf(
                Anything.Text,
                Anything.CodeUnit.ArrayOf(300).Select(characters => new string(characters))
            ),
            name =>
            {
                if (KeyOf(name) is { } key)
                {
                    key.Length.ShouldBeInRange(1, NameKey.MaxLength);
                    key.ShouldBe(key.Trim());
                }
            }
        );

    [Fact]
    public void A_name_is_bounded_before_and_after_it_is_normalised()
    {
        KeyOf(new string('x', NameKey.MaxLength)).ShouldNotBeNull();
        KeyOf(new string('x', NameKey.MaxLength + 1)).ShouldBeNull();
        // One ligature becomes eighteen letters.
        KeyOf(new string('\ufdfa', 14)).ShouldNotBeNull();
        KeyOf(new string('\ufdfa', 15)).ShouldBeNull();
        NameKey.TryCreate(null, out _).ShouldBeFalse();
    }

    private static string? KeyOf(string name) =>
        NameKey.TryCreate(name, out var key) ? key.Value : null;

    private static string Wide(string text) =>
        string.Concat(
            text.Select(character =>
                character is > ' ' and <= '~' ? (char)(character + 0xFEE0) : character
            )
        );
}
