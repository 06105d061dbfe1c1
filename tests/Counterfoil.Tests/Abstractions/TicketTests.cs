using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Abstractions;

public sealed class TicketTests
{
    // The published sample of wire.md 1.4, as a client of the original would send it.
    private const string Sample = "07f1edd1de08b1acd68471699a4fb392;2087315043;Cust26759";

    [Fact]
    public void A_ticket_on_the_wire_is_base64_of_utf16_with_a_prefix()
    {
        var ticket = Read(Wire(Sample));

        ticket.Id.ShouldBe(Guid.ParseExact("07f1edd1de08b1acd68471699a4fb392", "N"));
        ticket.Number.ShouldBe(2087315043);
        ticket.Tenant.ShouldBe(ContextIdentifier.Parse("Cust26759"));
        ticket.ToWire().ShouldBe(Wire(Sample));
    }

    [Fact]
    public void What_goes_out_comes_back() =>
        Always.Holds(
            Anything.Ticket,
            ticket =>
            {
                var read = Read(ticket.ToWire());
                read.ShouldBe(ticket);
                read.ToWire().ShouldBe(ticket.ToWire());
            }
        );

    [Fact]
    public void Every_accepted_spelling_of_a_ticket_is_the_same_ticket() =>
        Always.Holds(
            from ticket in Anything.Ticket
            from format in Gen.Elements("N", "D", "B")
            from upper in Gen.Elements(true, false)
            from encoding in Gen.Elements(Encoding.Unicode, Encoding.UTF8)
            from prefix in Gen.Elements("7T:", "7t:", "")
            from zeros in Gen.Choose(0, 20)
            from shout in Gen.Elements(true, false)
            select (ticket, format, upper, encoding, prefix, zeros, shout),
            spelling =>
            {
                var (ticket, format, upper, encoding, prefix, zeros, shout) = spelling;
                var id = ticket.Id.ToString(format);
                var tenant = ticket.Tenant?.Value;
                var clear =
                    $"{(upper ? id.ToUpperInvariant() : id)};{new string('0', zeros)}{ticket.Number}";
                if (tenant is not null)
                    clear += ";" + (shout ? tenant.ToUpperInvariant() : tenant);

                Read(prefix + Convert.ToBase64String(encoding.GetBytes(clear))).ShouldBe(ticket);
            }
        );

    [Fact]
    public void A_blank_third_part_is_no_third_part() =>
        Read(Wire("07f1edd1de08b1acd68471699a4fb392;1;")).Tenant.ShouldBeNull();

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Always.Holds(
            Gen.OneOf(
                Anything.Text,
                Anything.Text.Select(text => Ticket.Prefix + text),
                Anything.Text.Select(Wire),
                Anything.Text.Select(text =>
                    Ticket.Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(text))
                )
            ),
            text =>
            {
                if (Ticket.TryParse(text, out var ticket))
                    Read(ticket.ToWire()).ShouldBe(ticket);
                else
                    ticket.ShouldBe(default);
            }
        );

    [Fact]
    public void A_ticket_with_one_character_changed_is_another_one_or_none() =>
        Always.Holds(
            from ticket in Anything.Ticket
            from place in Gen.Choose(0, 10_000)
            from character in Anything.CodeUnit
            select (ticket, place, character),
            change =>
            {
                var clear = Clear(change.ticket).ToCharArray();
                var place = change.place % clear.Length;
                var same =
                    char.ToUpperInvariant(clear[place]) == char.ToUpperInvariant(change.character);
                clear[place] = change.character;
                if (!same && Ticket.TryParse(Wire(new string(clear)), out var read))
                    read.ShouldNotBe(change.ticket);
            }
        );

    [Theory]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\0")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("1,000")]
    [InlineData("١")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551617")]
    public void A_number_is_digits_between_one_and_the_largest(string number) =>
        Ticket.TryParse(Wire($"07f1edd1de08b1acd68471699a4fb392;{number}"), out _).ShouldBeFalse();

    [Theory]
    [InlineData("07f1edd1de08b1acd68471699a4fb392")]
    [InlineData("07f1edd1de08b1acd68471699a4fb39;1")]
    [InlineData("07f1edd1de08b1acd68471699a4fb3922;1")]
    [InlineData("(07f1edd1-de08-b1ac-d684-71699a4fb392);1")]
    [InlineData("+7f1edd1-de08-b1ac-d684-71699a4fb392;1")]
    [InlineData("0x7f1ed1-de08-b1ac-d684-71699a4fb392;1")]
    [InlineData(" 07f1edd1de08b1acd68471699a4fb392;1")]
    [InlineData("07f1edd1de08b1acd68471699a4fb392 ;1")]
    [InlineData("07f1edd1de08b1acd68471699a4fb392;1;Cust1;")]
    [InlineData("07f1edd1de08b1acd68471699a4fb392;1;Cust1;more")]
    [InlineData("07f1edd1de08b1acd68471699a4fb392;1;api")]
    [InlineData("07f1edd1de08b1acd68471699a4fb392;1;1Cust")]
    [InlineData("07f1edd1de08b1acd68471699a4fb392;1; Cust1")]
    [InlineData("07f1edd1de08b1acd68471699a4fb392;1;Cüst1")]
    [InlineData(";1")]
    [InlineData(";;")]
    [InlineData("")]
    public void Anything_else_inside_is_no_ticket(string clear)
    {
        Ticket.TryParse(Wire(clear), out _).ShouldBeFalse();
        Ticket
            .TryParse("7T:" + Convert.ToBase64String(Encoding.UTF8.GetBytes(clear)), out _)
            .ShouldBeFalse();
    }

    [Fact]
    public void White_space_inside_or_around_is_no_ticket()
    {
        var wire = Wire(Sample);
        foreach (var space in " \t\r\n")
        {
            Ticket.TryParse(space + wire, out _).ShouldBeFalse();
            Ticket.TryParse(wire + space, out _).ShouldBeFalse();
            Ticket.TryParse(wire.Insert(20, new string(space, 4)), out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void What_is_longer_than_the_bound_is_not_even_decoded()
    {
        var zeros = new string('0', 110);
        var inside = Wire($"07f1edd1de08b1acd68471699a4fb392;{zeros}1");
        inside.Length.ShouldBeLessThanOrEqualTo(Ticket.MaxLength);
        Read(inside).Number.ShouldBe(1);

        var outside = Wire($"07f1edd1de08b1acd68471699a4fb392;{zeros}0000001");
        outside.Length.ShouldBeGreaterThan(Ticket.MaxLength);
        Ticket.TryParse(outside, out _).ShouldBeFalse();
    }

    [Fact]
    public void The_longest_ticket_that_is_issued_is_well_inside_the_bound() =>
        new Ticket(
            Guid.Empty,
            long.MaxValue,
            ContextIdentifier.Parse(new string('x', ContextIdentifier.MaxLength))
        )
            .ToWire()
            .Length.ShouldBeLessThanOrEqualTo(254);

    [Fact]
    public void A_ticket_prints_itself_redacted() =>
        Always.Holds(
            Anything.Ticket,
            ticket =>
            {
                ticket.ToString().ShouldBe("(ticket)");
                $"{ticket}".ShouldBe("(ticket)");
            }
        );

    private static Ticket Read(string text)
    {
        Ticket.TryParse(text, out var ticket).ShouldBeTrue(text);
        return ticket;
    }

    private static string Wire(string clear) =>
        Ticket.Prefix + Convert.ToBase64String(Encoding.Unicode.GetBytes(clear));

    private static string Clear(Ticket ticket) =>
        string.Create(CultureInfo.InvariantCulture, $"{ticket.Id:N};{ticket.Number}")
        + (ticket.Tenant is { } tenant ? ";" + tenant.Value : "");
}
