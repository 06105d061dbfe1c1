using System.Text;
using Counterfoil.Client;
using FsCheck.Fluent;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client;

/// <summary>What stands in the Authorization header.</summary>
public sealed class AuthorizationHeaderTests
{
    private static readonly Ticket Ours = new(
        Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
        1254895,
        ContextIdentifier.Parse("Cust12345")
    );

    [Theory]
    [InlineData("Basic")]
    [InlineData("basic")]
    [InlineData("BASIC")]
    public void Basic_brings_a_name_and_a_password(string scheme) =>
        Read($"{scheme} {Base64("anna:pass:word")}")
            .ShouldBe([new NameAndPassword("anna", new Secret("pass:word"))]);

    [Fact]
    public void A_name_without_a_colon_has_a_blank_password() =>
        Read($"Basic {Base64("anna")}").ShouldBe([new NameAndPassword("anna", Secret.Blank)]);

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}:")]
    [InlineData("{0}:a password")]
    [InlineData("{0}:a:b")]
    [InlineData(" {0}:")]
    public void A_ticket_in_the_place_of_a_user_name_ends_at_the_colon_after_its_own(string form) =>
        Read($"Basic {Base64(string.Format(null, form, Ours.ToWire()))}")
            .ShouldBe([new TicketEvidence(new Secret(Ours.ToWire()))]);

    [Theory]
    [InlineData("8A:Cust1.abc", "8A:Cust1.abc")]
    [InlineData("8A:Cust1.abc:", "8A:Cust1.abc")]
    [InlineData("8a:Cust1.abc:secret", "8a:Cust1.abc")]
    public void So_does_an_access_token(string decoded, string token) =>
        Read($"Basic {Base64(decoded)}").ShouldBe([new AccessTokenEvidence(new Secret(token))]);

    [Fact]
    public void A_ticket_without_its_prefix_is_one_all_the_same() =>
        Read($"Basic {Base64(Ours.ToWire()[3..] + ":")}")
            .ShouldBe([new TicketEvidence(new Secret(Ours.ToWire()[3..]))]);

    [Theory]
    [InlineData("SOTicket")]
    [InlineData("SOTICKET")]
    [InlineData("SoTicket")]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    public void A_ticket_stands_as_it_is_behind_its_scheme(string scheme) =>
        Read($"{scheme} {Ours.ToWire()}").ShouldBe([new TicketEvidence(new Secret(Ours.ToWire()))]);

    [Fact]
    public void An_access_token_may_stand_where_a_ticket_does() =>
        Read("Bearer 8A:Cust1.abc").ShouldBe([new AccessTokenEvidence(new Secret("8A:Cust1.abc"))]);

    [Theory]
    [InlineData("Negotiate YII=")]
    [InlineData("Digest username=\"anna\"")]
    [InlineData("")]
    [InlineData("anna:secret")]
    public void Another_scheme_brings_nothing(string line) => Read(line).ShouldBeEmpty();

    [Fact]
    public void No_header_brings_nothing()
    {
        AuthorizationHeader.TryRead(StringValues.Empty, out var evidence).ShouldBeTrue();
        evidence.ShouldBeEmpty();
    }

    [Fact]
    public void Several_lines_are_several_pieces_of_evidence_in_the_order_of_arrival()
    {
        StringValues lines = new([$"SOTicket {Ours.ToWire()}", $"Basic {Base64("anna:secret")}"]);
        AuthorizationHeader.TryRead(lines, out var evidence).ShouldBeTrue();
        evidence.ShouldBe([
            new TicketEvidence(new Secret(Ours.ToWire())),
            new NameAndPassword("anna", new Secret("secret")),
        ]);
    }

    [Fact]
    public void Lines_that_were_joined_by_a_comma_are_several_too() =>
        Read($"Basic {Base64("anna:secret")}, SOTicket {Ours.ToWire()}")
            .ShouldBe([
                new NameAndPassword("anna", new Secret("secret")),
                new TicketEvidence(new Secret(Ours.ToWire())),
            ]);

    [Theory]
    [InlineData("Basic ***")]
    [InlineData("Basic /w==")]
    [InlineData("Basic wyg6")]
    public void What_cannot_be_read_is_refused(string line) =>
        AuthorizationHeader.TryRead(line, out _).ShouldBeFalse();

    [Fact]
    public void One_line_that_cannot_be_read_spoils_the_good_ones() =>
        AuthorizationHeader
            .TryRead(new StringValues([$"SOTicket {Ours.ToWire()}", "Basic ***"]), out _)
            .ShouldBeFalse();

    [Fact]
    public void Too_long_and_too_many_are_refused()
    {
        AuthorizationHeader
            .TryRead("SOTicket " + new string('a', AuthorizationHeader.MaxLength), out _)
            .ShouldBeFalse();
        AuthorizationHeader
            .TryRead(
                new StringValues([
                    .. Enumerable.Repeat("SOTicket a", AuthorizationHeader.MaxLines + 1),
                ]),
                out _
            )
            .ShouldBeFalse();
    }

    [Fact]
    public void A_handshake_is_none_of_ours_however_long_it_is()
    {
        AuthorizationHeader
            .TryRead("Negotiate " + new string('a', 60_000), out var evidence)
            .ShouldBeTrue();
        evidence.ShouldBeEmpty();
        AuthorizationHeader
            .TryRead("Negotiation " + new string('a', 60_000), out _)
            .ShouldBeFalse();
    }

    [Fact]
    public void Whatever_stands_there_it_is_read_or_refused()
    {
        var scheme = Gen.Elements("Basic ", "basic\t", "SOTicket ", "Bearer ", "", " ", "Basic");
        var value = Gen.OneOf(
            Anything.Text,
            Anything.Text.Select(Base64),
            Anything.Ticket.Select(ticket => ticket.ToWire()),
            from ticket in Anything.Ticket
            from rest in Anything.Text
            select Base64(ticket.ToWire() + rest)
        );
        var line = from first in scheme from rest in value select first + rest;
        Always.Holds(
            line.ArrayOf(),
            lines =>
            {
                if (AuthorizationHeader.TryRead(new StringValues(lines), out var evidence))
                    evidence.Count.ShouldBeLessThanOrEqualTo(AuthorizationHeader.MaxLines);
                else
                    evidence.ShouldBeEmpty();
            }
        );
    }

    [Fact]
    public void A_ticket_survives_whatever_stands_behind_its_colon() =>
        Always.Holds(
            from ticket in Anything.Ticket
            from rest in Anything.Text
            select (Ticket: ticket.ToWire(), Behind: rest),
            pair =>
                Read($"Basic {Base64($"{pair.Ticket}:{pair.Behind}")}")
                    .ShouldBe([new TicketEvidence(new Secret(pair.Ticket))])
        );

    private static IReadOnlyList<Evidence> Read(string line)
    {
        AuthorizationHeader.TryRead(line, out var evidence).ShouldBeTrue();
        return evidence;
    }

    private static string Base64(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
