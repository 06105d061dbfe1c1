using System.Net;
using System.Text;
using System.Xml.Linq;
using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.SystemUsers;

/// <summary>A system user token is exchanged for a ticket (wire.md 2.8), and nothing else gets one.</summary>
public sealed class ExchangeTests(SystemUserHouse house) : IClassFixture<SystemUserHouse>
{
    private const string Soap = "http://www.superoffice.com/superid/partnersystemuser/0.1";
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task The_token_begins_with_the_applications_name_and_is_exchanged_for_a_ticket_in_a_signed_answer()
    {
        var (application, token, signed) = await ReadyAsync();
        var approval = await house.Server.Database.Approvals.FindAsync(
            house.Server.Second,
            application.Id,
            Never
        );
        approval!.SystemUserToken!.Reveal().ShouldMatch(@"^Dr\. Robot-[0-9A-Za-z]{10}$");
        var said = await house.ExchangeAsync(signed, token);
        said.IsSuccessful.ShouldBeTrue(said.ErrorMessage);
        var claims = SystemUserHouse.ClaimsOf(said.Token!);
        claims.GetProperty("iss").GetString().ShouldBe("SuperOffice AS");
        claims.GetProperty("aud").GetString().ShouldBe("spn:Cust2");
        claims
            .GetProperty("http://schemes.superoffice.net/identity/serial")
            .GetString()
            .ShouldBe("Cust2");
        claims
            .GetProperty("http://schemes.superoffice.net/identity/ctx")
            .GetString()
            .ShouldBe("Cust2");
        var ticket = SystemUserHouse.TicketIn(said.Token!);
        ticket.ShouldStartWith("7T:");
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(200);
    }

    [Fact]
    public async Task Advisory_5_A_member_that_stands_there_twice_is_refused()
    {
        var (_, token, signed) = await ReadyAsync();
        var body =
            $$"""{"SignedSystemToken":"{{signed}}","ApplicationToken":"{{token.Reveal()}}","ContextIdentifier":"Cust2","contextIdentifier":"Cust2"}""";
        var (status, said) = await PostAsync(body);
        status.ShouldBe(400);
        said.IsSuccessful.ShouldBeFalse();
        (await DecisionOfAsync(said.ErrorMessage!)).Outcome.ShouldBe("unreadable");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_cannot_be_read_is_answered_by_a_published_error_that_is_on_record(
        string body
    )
    {
        var (status, said) = await PostAsync(body);
        status.ShouldBe(400);
        said.ErrorMessage!.ShouldStartWith("Authorization error: Denied (4)");
        (await DecisionOfAsync(said.ErrorMessage!)).Outcome.ShouldBe("unreadable");
    }

    [Fact]
    public async Task A_kind_of_token_that_there_is_not_is_refused_on_record()
    {
        var (application, token, signed) = await ReadyAsync();
        var body =
            $$"""{"SignedSystemToken":"{{signed}}","ApplicationToken":"{{token.Reveal()}}","ContextIdentifier":"Cust2","ReturnTokenType":"Saml"}""";
        var (status, said) = await PostAsync(body);
        status.ShouldBe(200);
        said.ErrorMessage!.ShouldStartWith("Authorization error: Denied (4)");
        said.ErrorMessage!.ShouldContain("ReturnTokenType is Jwt");
        var decision = await DecisionOfAsync(said.ErrorMessage!);
        decision.Outcome.ShouldBe("return_token_type");
        decision.Application.ShouldBe(application.Id.Value);
    }

    private async Task<(int Status, Exchanged Said)> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await house.Server.Client.PostAsync(
            "/login/api/PartnerSystemUser/Authenticate",
            content
        );
        var text = await response.Content.ReadAsStringAsync();
        return (
            (int)response.StatusCode,
            System.Text.Json.JsonSerializer.Deserialize<Exchanged>(text)!
        );
    }

    private async Task<Decision> DecisionOfAsync(string message)
    {
        var number = long.Parse(
            message.Split("(request ")[1].TrimEnd(')'),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var found = await house
            .Server.Services.GetRequiredService<DecisionLog>()
            .ListAsync(
                new DecisionFilter { Tenant = house.Server.Own, Request = number },
                new PageRequest(After: null, 10),
                Never
            );
        return found.Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Its_ticket_is_heard_beside_its_own_application_token_alone()
    {
        var (_, token, signed) = await ReadyAsync();
        var ticket = SystemUserHouse.TicketIn((await house.ExchangeAsync(signed, token)).Token!);
        (await house.StatusAsync($"SOTicket {ticket}")).ShouldBe(401);
        (await house.StatusAsync($"SOTicket {ticket}", house.OtherToken)).ShouldBe(401);
        (await house.StatusAsync($"SOTicket {ticket}", new Secret("cfa_none"))).ShouldBe(401);
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(200);
    }

    [Fact]
    public async Task However_often_it_is_asked_for_it_is_one_ticket()
    {
        var (application, token, _) = await ReadyAsync();
        var system = (await TokenOfAsync(application))!;
        var tickets = new HashSet<string>();
        for (var minute = -4; minute <= 4; minute++)
        {
            var said = await house.ExchangeAsync(house.Sign(system, minute), token);
            said.IsSuccessful.ShouldBeTrue(said.ErrorMessage);
            tickets.Add(SystemUserHouse.TicketIn(said.Token!));
        }
        tickets.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_signature_is_good_once()
    {
        var (_, token, signed) = await ReadyAsync();
        (await house.ExchangeAsync(signed, token)).IsSuccessful.ShouldBeTrue();
        await ShouldBeRefusedAsync(signed, token, "InvalidTimestamp (6)");
    }

    [Fact]
    public async Task Of_many_who_send_the_same_signature_at_once_one_is_answered()
    {
        var (_, token, signed) = await ReadyAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => house.ExchangeAsync(signed, token))
        );
        answers.Count(answer => answer.IsSuccessful).ShouldBe(1);
    }

    [Fact]
    public async Task An_application_that_is_marked_as_old_may_repeat_itself()
    {
        var (_, token, signed) = await ReadyAsync(application =>
            application with
            {
                Compatibility = new Compatibility { RepeatedSystemUserTokens = true },
            }
        );
        (await house.ExchangeAsync(signed, token)).IsSuccessful.ShouldBeTrue();
        (await house.ExchangeAsync(signed, token)).IsSuccessful.ShouldBeTrue();
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(7)]
    public async Task A_minute_too_far_from_now_is_refused(int minutes)
    {
        var (application, token, _) = await ReadyAsync();
        var signed = house.Sign((await TokenOfAsync(application))!, minutes);
        await ShouldBeRefusedAsync(signed, token, "InvalidTimestamp (6)");
    }

    [Fact]
    public async Task A_changed_token_minute_or_signature_is_refused()
    {
        var (_, token, signed) = await ReadyAsync();
        var parts = signed.Split('.');
        var signature = Convert.FromBase64String(parts[^1]);
        signature[5] ^= 1;
        foreach (
            var forged in (string[])
                [
                    "x" + signed,
                    signed[..^4],
                    signed + ".",
                    signed.Replace(".", "", StringComparison.Ordinal),
                    string.Join('.', [.. parts[..^1], Convert.ToBase64String(signature)]),
                    string.Join('.', [.. parts[..^1], ""]),
                    "",
                    new string('a', 10_000),
                ]
        )
            await ShouldBeRefusedAsync(forged, token, "InvalidSignature (7)");
        (await house.ExchangeAsync(signed, token)).IsSuccessful.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_has_no_application_token_is_told_nothing()
    {
        var (_, _, signed) = await ReadyAsync();
        var messages = new List<string>();
        foreach (
            var (text, tenant) in ((string, string)[])
                [(signed, "Cust2"), ("nonsense", "Cust2"), (signed, "Cust999"), ("", "")]
        )
        {
            var said = await house.ExchangeAsync(text, new Secret("cfa_wrong"), tenant);
            said.IsSuccessful.ShouldBeFalse();
            messages.Add(said.ErrorMessage!.Split(" (request")[0]);
        }
        messages.Distinct().ShouldHaveSingleItem().ShouldBe("Authorization error: Denied (4)");
    }

    [Fact]
    public async Task Another_applications_token_does_not_go_with_it()
    {
        var (_, _, signed) = await ReadyAsync();
        await ShouldBeRefusedAsync(signed, house.OtherToken, "Denied (4)");
        await house.ApproveAsync(house.Other);
        await ShouldBeRefusedAsync(signed, house.OtherToken, "Revoked (1)");
    }

    [Fact]
    public async Task Another_tenants_token_is_refused()
    {
        var (application, token, signed) = await ReadyAsync();
        await ShouldBeRefusedAsync(signed, token, "Denied (4)", tenant: "Home");
        (
            await house.Desk.ApproveAsync(null, house.Server.Own, application, null, null, Never)
        ).ShouldBeOfType<Registered<Approval>.Done>();
        await ShouldBeRefusedAsync(signed, token, "Revoked (1)", tenant: "Home");
        await ShouldBeRefusedAsync(signed, token, "Denied (4)", tenant: "Cust999");
        await ShouldBeRefusedAsync(signed, token, "Denied (4)", tenant: "no tenant!");
    }

    [Fact]
    public async Task A_withdrawn_approval_ends_token_and_ticket()
    {
        var (application, token, signed) = await ReadyAsync();
        var ticket = SystemUserHouse.TicketIn((await house.ExchangeAsync(signed, token)).Token!);
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(200);
        await house.WithdrawAsync(application);
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(401);
        await ShouldBeRefusedAsync(signed, token, "Revoked (1)");
        house.Server.Time.Jump(TimeSpan.FromSeconds(1));
        await house.ApproveAsync(application);
        await ShouldBeRefusedAsync(signed, token, "Revoked (1)");
        var anew = house.Sign((await TokenOfAsync(application))!);
        (await house.ExchangeAsync(anew, token)).IsSuccessful.ShouldBeTrue();
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(401);
    }

    [Fact]
    public async Task An_approval_whose_time_is_over_is_refused()
    {
        var (application, token, signed) = await ReadyAsync();
        await house.ApproveAsync(application, house.Server.Time.GetUtcNow().AddMinutes(1));
        house.Server.Time.Jump(TimeSpan.FromMinutes(2));
        await ShouldBeRefusedAsync(signed, token, "Expired (3)");
    }

    [Fact]
    public async Task A_demand_that_grew_needs_an_approval_anew_and_keeps_the_token()
    {
        var (application, token, signed) = await ReadyAsync();
        application = await house.ChangeAsync(application, one => one with { Scopes = ["mail"] });
        await ShouldBeRefusedAsync(signed, token, "NeedsReapproval (5)");
        await house.ApproveAsync(application);
        (await house.ExchangeAsync(signed, token)).IsSuccessful.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ApplicationState.Suspended)]
    [InlineData(ApplicationState.Closed)]
    public async Task A_suspended_or_closed_application_is_refused_and_so_is_its_ticket(
        ApplicationState state
    )
    {
        var (application, token, signed) = await ReadyAsync();
        var ticket = SystemUserHouse.TicketIn((await house.ExchangeAsync(signed, token)).Token!);
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(200);
        await house.ChangeAsync(application, one => one with { State = state });
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(401);
        await ShouldBeRefusedAsync(house.Sign(Dummy, 1), token, "Denied (4)");
    }

    [Fact]
    public async Task Soap_answers_the_same_and_describes_itself()
    {
        var (_, token, signed) = await ReadyAsync();
        var answer = await SoapAsync(signed, token);
        answer.Element(XName.Get("IsSuccessful", Soap))!.Value.ShouldBe("true");
        SystemUserHouse
            .TicketIn(answer.Element(XName.Get("Token", Soap))!.Value)
            .ShouldStartWith("7T:");
        answer
            .Elements()
            .Select(one => one.Name.LocalName)
            .ShouldBe(["IsSuccessful", "Token", "ErrorMessage"]);
        var again = await SoapAsync(signed, token);
        again.Element(XName.Get("IsSuccessful", Soap))!.Value.ShouldBe("false");
        again.Element(XName.Get("ErrorMessage", Soap))!.Value.ShouldContain("InvalidTimestamp (6)");
        foreach (var query in (string[])["wsdl", "singleWsdl"])
        {
            var wsdl = await house.Server.Client.GetStringAsync(
                $"/login/services/PartnerSystemUserService.svc?{query}"
            );
            wsdl.ShouldContain("IPartnerSystemUserService");
            wsdl.ShouldContain("/login/services/PartnerSystemUserService.svc");
        }
    }

    [Fact]
    public async Task Soap_refuses_a_kind_of_token_that_there_is_not_by_a_published_error_on_record()
    {
        var (application, token, signed) = await ReadyAsync();
        var answer = await SoapAsync(signed, token, "Saml");
        answer.Element(XName.Get("IsSuccessful", Soap))!.Value.ShouldBe("false");
        answer.Element(XName.Get("Token", Soap))!.Value.ShouldBeEmpty();
        var said = answer.Element(XName.Get("ErrorMessage", Soap))!.Value;
        said.ShouldStartWith("Authorization error: Denied (4)");
        said.ShouldContain("ReturnTokenType is Jwt");
        var decision = await DecisionOfAsync(said);
        decision.Outcome.ShouldBe("return_token_type");
        decision.Application.ShouldBe(application.Id.Value);
        // What was refused is not used up.
        (await house.ExchangeAsync(signed, token)).IsSuccessful.ShouldBeTrue();
    }

    [Fact]
    public async Task Soap_reads_no_other_form()
    {
        var (_, token, signed) = await ReadyAsync();
        foreach (
            var broken in (string[])
                [
                    Envelope(signed, token)
                        .Replace("p:SignedSystemToken", "p:Signed", StringComparison.Ordinal),
                    Envelope(signed, token)
                        .Replace(
                            "<p:ReturnTokenType>",
                            "<p:SignedSystemToken/><p:ReturnTokenType>",
                            StringComparison.Ordinal
                        ),
                    "<!DOCTYPE a [<!ENTITY b 'c'>]>" + Envelope(signed, token),
                    "no xml",
                ]
        )
        {
            using var response = await PostSoapAsync(broken);
            ((int)response.StatusCode).ShouldBeOneOf(400, 500);
            (await response.Content.ReadAsStringAsync()).ShouldContain("Fault");
        }
        (await house.ExchangeAsync(signed, token)).IsSuccessful.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_no_json_and_what_is_too_long_is_refused_early()
    {
        foreach (
            var body in (string[])
                [
                    "",
                    "[]",
                    "{",
                    "{\"a\":" + new string('[', 5000),
                    "\"" + new string('x', 100_000) + "\"",
                ]
        )
        {
            using var response = await house.Server.Client.PostAsync(
                "/login/api/PartnerSystemUser/Authenticate",
                new StringContent(body, Encoding.UTF8, "application/json")
            );
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_refusal_stands_in_the_tenants_decisions()
    {
        var (_, token, signed) = await ReadyAsync();
        await ShouldBeRefusedAsync(signed[..^4], token, "InvalidSignature (7)");
        var decisions = house.Server.Services.GetRequiredService<DecisionLog>();
        var page = await decisions.ListAsync(
            new DecisionFilter
            {
                Tenant = house.Server.Second,
                Door = "system-user",
                Believed = false,
            },
            new PageRequest(null, 200),
            Never
        );
        page.Items.ShouldContain(one =>
            one.Outcome == "malformed_token" || one.Outcome == "wrong_signature"
        );
    }

    private static Secret Dummy => new("Dr. Robot-0123456789");

    private async Task<(Application Application, Secret Token, string Signed)> ReadyAsync(
        Func<Application, Application>? change = null
    )
    {
        var (application, token) = await house.AddAsync("Dr. Robot", change);
        var approval = await house.ApproveAsync(application);
        return (application, token, house.Sign(approval.SystemUserToken!));
    }

    private async Task<Secret?> TokenOfAsync(Application application) =>
        (
            await house.Server.Database.Approvals.FindAsync(
                house.Server.Second,
                application.Id,
                Never
            )
        )?.SystemUserToken;

    private async Task ShouldBeRefusedAsync(
        string signed,
        Secret token,
        string error,
        string? tenant = null
    )
    {
        var said = await house.ExchangeAsync(signed, token, tenant);
        said.IsSuccessful.ShouldBeFalse();
        said.Token.ShouldBeNull();
        said.ErrorMessage!.ShouldStartWith($"Authorization error: {error}");
    }

    private static string Envelope(string signed, Secret token, string returns = "Jwt") =>
        $"""
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="{Soap}">
              <s:Header>
                <p:ApplicationToken>{token.Reveal()}</p:ApplicationToken>
                <p:ContextIdentifier>Cust2</p:ContextIdentifier>
              </s:Header>
              <s:Body>
                <p:AuthenticationRequest>
                  <p:SignedSystemToken>{signed}</p:SignedSystemToken>
                  <p:ReturnTokenType>{returns}</p:ReturnTokenType>
                </p:AuthenticationRequest>
              </s:Body>
            </s:Envelope>
            """;

    private async Task<XElement> SoapAsync(string signed, Secret token, string returns = "Jwt")
    {
        using var response = await PostSoapAsync(Envelope(signed, token, returns));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var document = XDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.Descendants(XName.Get("AuthenticationResponse", Soap)).Single();
    }

    private Task<HttpResponseMessage> PostSoapAsync(string envelope)
    {
        var content = new StringContent(envelope, Encoding.UTF8, "text/xml");
        content.Headers.Add("SOAPAction", $"\"{Soap}/IPartnerSystemUserService/Authenticate\"");
        return house.Server.Client.PostAsync(
            "/login/Services/PartnerSystemUserService.svc",
            content
        );
    }
}
