using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Soap;

public sealed class SoapEvidenceTests
{
    private static string Pair(string key, string value) =>
        $"<AuthenticationGenericDataKeyValuePair><Key>{key}</Key><Value>{value}</Value></AuthenticationGenericDataKeyValuePair>";

    private static string Data(params string[] pairs) =>
        $"<AuthenticationData>{string.Concat(pairs)}</AuthenticationData>";

    [Fact]
    public async Task A_ticket_in_the_header_is_evidence_beside_that_in_the_body()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.LogInAsync("anna", "pw", SoapHouse.TicketHeader(" 7T:abcd "));

        house
            .Heard.Single()
            .Evidence.Select(piece => piece.Kind)
            .ShouldBe(["ticket", "password"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_empty_ticket_in_the_header_is_no_evidence()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.LogInAsync("anna", "pw", SoapHouse.TicketHeader(""));

        house.Heard.Single().Evidence.Single().Kind.ShouldBe("password");
    }

    [Fact]
    public async Task An_access_token_may_stand_where_a_ticket_does()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.LogInAsync("anna", "pw", SoapHouse.TicketHeader("8A:Cust1.xyz"));
        await house.PostAsync(
            "AuthenticateWithAccessToken",
            "<AccessToken>8A:Cust1.xyz</AccessToken>"
        );

        house
            .Heard.Select(heard => heard.Evidence.OfType<AccessTokenEvidence>().Count())
            .ShouldBe([1, 1]);
    }

    [Fact]
    public async Task Headers_of_proxies_are_accepted()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.LogInAsync(
            "anna",
            "pw",
            $"<ApplicationToken xmlns='{SoapHouse.Namespace}' s:mustUnderstand='1'>app</ApplicationToken>"
                + $"<TimeZone xmlns='{SoapHouse.Namespace}'><SoTimeZoneId>1</SoTimeZoneId></TimeZone>"
                + "<other xmlns='urn:x'/>"
        );

        reply.IsLetIn.ShouldBeTrue();
    }

    [Fact]
    public async Task Named_values_are_a_name_a_password_and_a_ticket()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostAsync(
            "AuthenticateGeneric",
            Data(Pair("UserName", "anna"), Pair("Password", "pw"), Pair("Ticket", "7T:abcd"))
        );

        reply.IsLetIn.ShouldBeTrue();
        var evidence = house.Heard.Single().Evidence;
        evidence.OfType<TicketEvidence>().Single().Text.Reveal().ShouldBe("7T:abcd");
        var typed = evidence.OfType<NameAndPassword>().Single();
        (typed.UserName, typed.Password.Reveal()).ShouldBe(("anna", "pw"));
    }

    [Fact]
    public async Task A_password_alone_beside_a_ticket_is_ignored()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        await house.PostAsync(
            "AuthenticateGeneric",
            Data(Pair("Password", "pw"), Pair("Ticket", "7T:abcd"))
        );

        house.Heard.Single().Evidence.ShouldHaveSingleItem().ShouldBeOfType<TicketEvidence>();
    }

    [Theory]
    [InlineData("Token")]
    [InlineData("username")]
    [InlineData("")]
    public async Task A_key_that_is_not_known_lets_nobody_in_whatever_stands_beside_it(string key)
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostAsync(
            "AuthenticateGeneric",
            Data(Pair("Ticket", "7T:abcd"), Pair(key, "x"))
        );

        reply.Status.ShouldBe(200);
        reply.Said("Succeeded").ShouldBe("true");
        reply.IsLetIn.ShouldBeFalse();
        house.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_is_there_twice_lets_nobody_in()
    {
        await using var house = await SoapHouse.OpenToAllAsync();

        var reply = await house.PostAsync(
            "AuthenticateGeneric",
            Data(Pair("UserName", "anna"), Pair("UserName", "berit"), Pair("Password", "pw"))
        );

        reply.IsLetIn.ShouldBeFalse();
        house.Heard.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("<AuthenticationData/>")]
    public async Task No_named_values_are_no_evidence(string parts)
    {
        await using var house = await SoapHouse.RefusingAsync(
            Counterfoil.Authority.Evaluation.RefusalCode.NoEvidence
        );

        var reply = await house.PostAsync("AuthenticateGeneric", parts);

        reply.IsLetIn.ShouldBeFalse();
        house.Heard.Single().Evidence.ShouldBeEmpty();
    }
}
