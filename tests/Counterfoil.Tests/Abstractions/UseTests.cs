using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Abstractions;

public sealed class UseTests
{
    [Fact]
    public void A_full_header_reads_as_the_text_of_last_used()
    {
        var use = Use.Parse("reporter; LAPTOP7; ACME\\anna; monthly report", "192.0.2.7");

        use.Program.ShouldBe("reporter");
        use.Host.ShouldBe("LAPTOP7");
        use.User.ShouldBe("ACME\\anna");
        use.Purpose.ShouldBe("monthly report");
        use.Address.ShouldBe("192.0.2.7");
        use.ToString().ShouldBe("ACME\\anna on LAPTOP7: reporter (monthly report)");
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData(";;;", "")]
    [InlineData("reporter", "reporter")]
    [InlineData("reporter;;;nightly", "reporter (nightly)")]
    [InlineData(";LAPTOP7", "LAPTOP7")]
    [InlineData(";;anna", "anna")]
    [InlineData(";;;nightly", "(nightly)")]
    [InlineData("reporter;LAPTOP7", "LAPTOP7: reporter")]
    [InlineData("reporter;;anna", "anna: reporter")]
    [InlineData("a;b;c;one; two; three", "c on b: a (one; two; three)")]
    public void Missing_parts_leave_no_trace(string? header, string text) =>
        Use.Parse(header, "").ToString().ShouldBe(text);

    [Theory]
    [InlineData("", "192.0.2.7")]
    [InlineData("curl", "192.0.2.7: curl")]
    [InlineData("reporter;;anna", "anna on 192.0.2.7: reporter")]
    [InlineData("reporter;LAPTOP7", "LAPTOP7: reporter")]
    public void The_address_stands_for_a_machine_that_does_not_say_its_name(
        string header,
        string text
    ) => Use.Parse(header, "192.0.2.7").ToString().ShouldBe(text);

    [Fact]
    public void Whatever_the_header_says_its_parts_are_short_clean_and_well_formed() =>
        Always.Holds(
            Gen.OneOf(
                Anything.Text,
                Anything.Text.ListOf(6).Select(texts => string.Join(';', texts)),
                Anything.CodeUnit.ArrayOf(1000).Select(characters => new string(characters))
            ),
            header =>
            {
                var use = Use.Parse(header, "::1");
                foreach (var part in new[] { use.Program, use.Host, use.User, use.Purpose })
                {
                    part.Length.ShouldBeLessThanOrEqualTo(Use.MaxPartLength);
                    part.ShouldBe(part.Trim());
                    part.EnumerateRunes().ShouldAllBe(rune => IsHarmless(rune));
                }
                use.Address.ShouldBe("::1");
                use.ToString().Length.ShouldBeLessThanOrEqualTo(254);
            }
        );

    [Fact]
    public void A_clean_header_is_kept_as_it_stands() =>
        Always.Holds(
            Gen.Elements("abcxyz ÆØÅæøå日本🙂".EnumerateRunes().ToArray())
                .ArrayOf(20)
                .Select(runes => string.Concat(runes).Trim()),
            part =>
            {
                var use = Use.Parse($"{part};{part};{part};{part}", "");
                new[] { use.Program, use.Host, use.User, use.Purpose }.ShouldAllBe(read =>
                    read == part
                );
            }
        );

    [Fact]
    public void A_character_outside_the_basic_plane_is_cut_as_a_whole()
    {
        var use = Use.Parse(new string('x', Use.MaxPartLength - 1) + "🙂", "");

        use.Program.ShouldBe(new string('x', Use.MaxPartLength - 1));
    }

    private static bool IsHarmless(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
