using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Abstractions;

/// <summary>How each kind of ticket is written, and that no text is taken for another kind's.</summary>
public sealed class TicketFormTests
{
    private static readonly TicketKind[] Kinds = Enum.GetValues<TicketKind>();

    private static readonly Gen<Ticket> Named =
        from ticket in Anything.Ticket
        where ticket.Tenant is not null
        select ticket;

    [Fact]
    public void The_forms_are_as_they_were_published()
    {
        var ticket = new Ticket(
            Guid.ParseExact("07f1edd1de08b1acd68471699a4fb392", "N"),
            2087315043,
            ContextIdentifier.Parse("Cust26759")
        );

        TicketForm
            .ToWire(TicketKind.AccessToken, ticket)
            .ShouldBe("8A:Cust26759.B/Ht0d4IsazWhHFpmk+zkgAAAAB8aeZj");
        TicketForm
            .ToWire(TicketKind.Grant, ticket)
            .ShouldBe("Cust26759.cB_Ht0d4IsazWhHFpmk-zkgAAAAB8aeZj");
        TicketForm
            .ToWire(TicketKind.RefreshToken, ticket)
            .ShouldBe("Cust26759.rB_Ht0d4IsazWhHFpmk-zkgAAAAB8aeZj");
        TicketForm.ToWire(TicketKind.Ticket, ticket).ShouldBe(ticket.ToWire());
    }

    [Fact]
    public void What_goes_out_comes_back_as_its_own_kind_and_as_no_other() =>
        Always.Holds(
            Named,
            ticket =>
            {
                foreach (var written in Kinds)
                {
                    var text = TicketForm.ToWire(written, ticket);
                    text.Length.ShouldBeLessThanOrEqualTo(TicketForm.MaxLength);
                    foreach (var read in Kinds)
                    {
                        TicketForm
                            .TryParse(read, text, out var found)
                            .ShouldBe(read == written, $"{written} as {read}");
                        found.ShouldBe(read == written ? ticket : default);
                    }
                }
            }
        );

    [Fact]
    public void A_text_that_differs_by_anything_but_the_case_of_its_tenant_is_another_one_or_none() =>
        Always.Holds(
            from ticket in Named
            from kind in Gen.Elements(
                TicketKind.AccessToken,
                TicketKind.Grant,
                TicketKind.RefreshToken
            )
            from place in Gen.Choose(0, 79)
            from other in Anything.CodeUnit
            from how in Gen.Choose(0, 2)
            select (ticket, kind, place, other, how),
            mutation =>
            {
                var (ticket, kind, place, other, how) = mutation;
                var text = TicketForm.ToWire(kind, ticket);
                var at = Math.Min(place, text.Length - 1);
                var mutated = how switch
                {
                    0 => text[..at] + other + text[(at + 1)..],
                    1 => text[..at] + other + text[at..],
                    _ => text[..at] + text[(at + 1)..],
                };
                if (mutated == text || !TicketForm.TryParse(kind, mutated, out var found))
                    return;
                // One spelling of each: what is read is written as it was, but for the letters of the name.
                TicketForm.ToWire(kind, found).ShouldBe(mutated);
                if (found == ticket)
                    mutated.ShouldBe(text, StringCompareShould.IgnoreCase);
            }
        );

    [Fact]
    public void No_text_makes_a_reader_throw() =>
        Always.Holds(
            Gen.OneOf(
                Anything.Text,
                Anything.Text.Select(text => "8A:" + text),
                Anything.Text.Select(text => "8A:Home1." + text),
                Anything.Text.Select(text => "Home1.c" + text),
                Anything.Text.Select(text => "Home1.r" + text)
            ),
            text =>
            {
                foreach (var kind in Kinds)
                {
                    if (
                        TicketForm.TryParse(kind, text, out var ticket)
                        && kind != TicketKind.Ticket
                    )
                        TicketForm.ToWire(kind, ticket).ShouldBe(text);
                }
            }
        );

    [Theory]
    [InlineData("")]
    [InlineData("8A:")]
    [InlineData("8A:.B/Ht0d4IsazWhHFpmk+zkgAAAAB8afpj")]
    [InlineData("8A:login.B/Ht0d4IsazWhHFpmk+zkgAAAAB8afpj")]
    [InlineData("8a:Cust26759.B/Ht0d4IsazWhHFpmk+zkgAAAAB8afpj")]
    [InlineData("8A:Cust26759.B_Ht0d4IsazWhHFpmk-zkgAAAAB8afpj")]
    [InlineData("8A:Cust26759.B/Ht0d4IsazWhHFpmk+zkgAAAAB8afp=")]
    [InlineData("8A:Cust26759.B/Ht0d4IsazWhHFpmk+zkgAAAAAAAAAA")]
    [InlineData("8A:Cust26759.B/Ht0d4IsazWhHFpmk+zkv////98afpj")]
    [InlineData("8A:Cust26759.B/Ht0d4IsazWhHFpmk+zkgAAAAB8afpj ")]
    [InlineData("8A:Cust26759.B/Ht0d4Isaz\nWhHFpmk+zkgAAAAB8afp")]
    [InlineData("8A:Cust26759B/Ht0d4IsazWhHFpmk+zkgAAAAB8afpj")]
    [InlineData("8A:Cust26759.cB_Ht0d4IsazWhHFpmk-zkgAAAAB8afpj")]
    public void What_is_no_access_token_is_none(string text) =>
        TicketForm.TryParse(TicketKind.AccessToken, text, out _).ShouldBeFalse();

    [Fact]
    public void Reading_one_of_the_expected_tenant_allocates_nothing()
    {
        var tenant = ContextIdentifier.Parse("Cust26759");
        var ticket = new Ticket(Randomness.NextGuid(), 7, tenant);
        foreach (var kind in Kinds)
        {
            var text = TicketForm.ToWire(kind, ticket);
            TicketForm.TryParse(kind, text, tenant, out _).ShouldBeTrue();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                _ = TicketForm.TryParse(kind, text, tenant, out _);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0, $"{kind}");
        }
    }
}
