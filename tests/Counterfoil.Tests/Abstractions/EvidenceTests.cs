using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Abstractions;

public sealed class EvidenceTests
{
    [Fact]
    public void A_ticket_in_the_place_of_a_user_name_is_a_ticket_whatever_the_password_says() =>
        Always.Holds(
            from ticket in Anything.Ticket
            from password in Anything.Text
            from prefix in Gen.Elements("7T:", "7t:", "")
            from before in Gen.Elements("", " ", "\t", "\r\n")
            from after in Gen.Elements("", " ", "\n")
            select (ticket, password, prefix, before, after),
            typed =>
            {
                var text = typed.prefix + typed.ticket.ToWire()[Ticket.Prefix.Length..];

                Evidence
                    .OfUserName(typed.before + text + typed.after, new Secret(typed.password))
                    .ShouldBeOfType<TicketEvidence>()
                    .Text.ShouldBe(new Secret(text));
            }
        );

    [Fact]
    public void What_begins_like_a_ticket_or_an_access_token_is_never_a_name() =>
        Always.Holds(
            from prefix in Gen.Elements("7T:", "7t:", "8A:", "8a:")
            from rest in Anything.Text
            select prefix + rest,
            text =>
                Evidence.OfUserName(text, new Secret("guess")).ShouldNotBeOfType<NameAndPassword>()
        );

    [Fact]
    public void Every_other_text_is_a_name_as_it_was_typed() =>
        Always.Holds(
            Anything.Text.Where(text =>
                !Ticket.BeginsLike(text.AsSpan().Trim())
                && !AccessTokenEvidence.Recognises(text.AsSpan().Trim())
            ),
            text =>
            {
                var password = new Secret("correct horse battery staple");

                Evidence.OfUserName(text, password).ShouldBe(new NameAndPassword(text, password));
            }
        );

    [Fact]
    public void No_evidence_prints_its_secret()
    {
        const string secret = "correct horse battery staple";
        Evidence[] all =
        [
            new NameAndPassword("anna", new Secret(secret)),
            new TicketEvidence(new Secret(secret)),
            new AccessTokenEvidence(new Secret(secret)),
            new ChallengeAnswer("otp", new Secret(secret)),
        ];

        foreach (var evidence in all)
            evidence.ToString().ShouldNotContain(secret);
        all.Select(evidence => evidence.Kind).ShouldBeUnique();
    }
}
