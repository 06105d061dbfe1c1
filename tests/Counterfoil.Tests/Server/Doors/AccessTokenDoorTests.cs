using System.Text;
using System.Xml.Linq;
using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Tests.Server.Api;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>What applications bring to the doors for machines: access tokens, and their own tokens beside tickets.</summary>
public sealed class AccessTokenDoorTests : IAsyncLifetime
{
    private const string Rest = "GET /api/v1/User/currentPrincipal";
    private const string Services = "http://www.superoffice.net/ws/crm/NetServer/Services88";

    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_bearer_reads_the_current_principal_for_an_hour_and_then_gets_401()
    {
        var bearer = await BearerAsync();

        var answer = await server.CallAsync(Rest, bearer);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Say("Associate").ShouldBe(server.User.Name);
        answer.Say("DatabaseContextIdentifier").ShouldBe(server.Own.Value);

        server.Time.Advance(TimeSpan.FromMinutes(61));
        (await server.CallAsync(Rest, bearer)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_thousand_uses_of_an_access_token_send_no_statement()
    {
        var bearer = await BearerAsync();
        (await server.CallAsync(Rest, bearer)).Status.ShouldBe(200);

        var before = server.Database.StatementCount;
        for (var i = 0; i < 1000; i++)
            (await server.CallAsync(Rest, bearer)).Status.ShouldBe(200);
        server.Database.StatementCount.ShouldBe(before);
    }

    [Theory]
    [InlineData("GET /v1/me", null)]
    [InlineData("GET /v1/tickets", null)]
    [InlineData("POST /v1/tickets", "{}")]
    [InlineData("POST /v1/safe-credentials", null)]
    [InlineData("POST /v1/login", "{}")]
    [InlineData("GET /v1/associates", null)]
    public async Task A_bearer_gets_no_ticket_and_administers_nothing(string call, string? body)
    {
        var token = await server.AccessTokenAsync(server.Administrator);

        var answer = await server.CallAsync(call, $"Bearer {token.Ticket.Reveal()}", body);

        answer.Status.ShouldBe(401, answer.Text);
    }

    [Fact]
    public async Task Soap_takes_an_access_token_in_three_places_and_gives_back_that_token_and_no_ticket()
    {
        var token = (await server.AccessTokenAsync(server.User)).Ticket.Reveal();
        (string Operation, string Body, string Header)[] places =
        [
            ("AuthenticateWithAccessToken", $"<AccessToken>{token}</AccessToken>", ""),
            ("AuthenticateUsernamePassword", $"<UserName>{token}</UserName><Password/>", ""),
            (
                "AuthenticateGeneric",
                "<AuthenticationData/>",
                $"<n:Credentials><n:Ticket>{token}</n:Ticket></n:Credentials>"
            ),
        ];
        foreach (var (operation, body, header) in places)
        {
            var answer = await CallSoapAsync(operation, body, header);
            Text(answer, "AuthenticationSucceeded").ShouldBe("true", operation);
            Text(answer, "Ticket").ShouldBe(token, operation);
            Text(answer, "Associate").ShouldBe(server.User.Name, operation);
        }
        (await server.CallAsync("GET /v1/tickets", server.User.Basic()))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(0);
    }

    [Fact]
    public async Task An_application_token_in_a_header_is_evidence_beside_the_ticket()
    {
        var ticket = await server.LogInAsync(server.User);

        (await CallAsync(ticket, "an-application")).ShouldBe(200);
        (await CallAsync(ticket, " ")).ShouldBe(200);
        var answer = await CallSoapAsync(
            "AuthenticateGeneric",
            "<AuthenticationData/>",
            $"<n:Credentials><n:Ticket>{ticket["SOTicket ".Length..]}</n:Ticket></n:Credentials>"
                + "<n:ApplicationToken>an-application</n:ApplicationToken>"
        );
        Text(answer, "AuthenticationSucceeded").ShouldBe("true");

        var kinds = (await DecisionsAsync()).Select(one =>
            $"{one.Door}: {string.Join('+', one.Evidence)}"
        );
        kinds.ShouldBe(
            ["rest: ticket+application_token", "rest: ticket", "soap: ticket+application_token"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task A_repeated_or_joined_application_token_lets_nobody_in()
    {
        var ticket = await server.LogInAsync(server.User);
        (await CallAsync(ticket, "one")).ShouldBe(200);

        (await CallAsync(ticket, "one", "one")).ShouldBe(401);
        (await CallAsync(ticket, "one, two")).ShouldBe(401);
        (await CallAsync(ticket, new string('x', 600))).ShouldBe(401);
        (await CallAsync(ticket, "one")).ShouldBe(200);
    }

    [Fact]
    public async Task A_look_up_tells_which_application_it_was_issued_to_and_for_what()
    {
        var application = await server.OpenApplicationAsync();
        var token = await server.AccessTokenAsync(server.User, application);
        var ticket = await server.TicketAsync(server.User);
        var asker = $"SOTicket {await server.TicketAsync(server.Application)}";

        var answer = await server.CallAsync(
            "POST /v1/tickets/lookup",
            asker,
            $$"""{"ticket":"{{token.Ticket.Reveal()}}"}"""
        );

        answer.Json.GetProperty("believed").GetBoolean().ShouldBeTrue(answer.Text);
        answer.Say("application").ShouldBe($"{application:D}");
        answer.Json.GetProperty("scopes")[0].GetString().ShouldBe("openid");
        await server.CallAsync(
            "POST /v1/tickets/lookup",
            asker,
            $$"""{"ticket":"{{ticket}}","applicationToken":"an-application"}"""
        );
        (await DecisionsAsync())
            .Where(one => one.Door == "look-up")
            .Select(one => string.Join('+', one.Evidence))
            .ShouldBe(["access_token", "ticket+application_token"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_administrator_takes_back_all_that_an_application_was_given_or_what_it_was_given_for_one()
    {
        var application = await server.OpenApplicationAsync();
        var mine = await server.AccessTokenAsync(server.User, application);
        var theirs = await server.AccessTokenAsync(server.External, application);
        var other = await server.AccessTokenAsync(server.User);
        foreach (var token in new[] { mine, theirs, other })
            (await UseAsync(token)).ShouldBe(200);
        var administrator = server.Administrator.Basic();
        var one =
            $$"""{"scope":"application","application":"{{application:D}}","associate":"{{server
            .User
            .Name}}"}""";
        var all = $$"""{"scope":"application","application":"{{application:D}}"}""";

        (await server.CallAsync("POST /v1/revocations/preview", administrator, all))
            .Say("count")
            .ShouldBe("2");
        (await server.CallAsync("POST /v1/revocations", administrator, one))
            .Say("ended")
            .ShouldBe("1");
        (await UseAsync(mine)).ShouldBe(401);
        (await UseAsync(theirs)).ShouldBe(200);
        (await server.CallAsync("POST /v1/revocations", administrator, all))
            .Say("ended")
            .ShouldBe("1");
        (await UseAsync(theirs)).ShouldBe(401);
        (await UseAsync(other)).ShouldBe(200);

        (await server.CallAsync("POST /v1/revocations", server.User.Basic(), all)).Status.ShouldBe(
            403
        );
        (
            await server.CallAsync(
                "POST /v1/revocations",
                administrator,
                """{"scope":"application","application":"nobody knows it"}"""
            )
        ).Status.ShouldBe(422);
    }

    private async Task<int> UseAsync(Counterfoil.Authority.Tickets.Issued.Done token) =>
        (await server.CallAsync(Rest, $"Bearer {token.Ticket.Reveal()}")).Status;

    private async Task<string> BearerAsync() =>
        $"Bearer {(await server.AccessTokenAsync(server.User)).Ticket.Reveal()}";

    private async Task<int> CallAsync(string ticket, params string[] applicationTokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/User/currentPrincipal");
        request.Headers.TryAddWithoutValidation("Authorization", ticket);
        foreach (var token in applicationTokens)
            request.Headers.TryAddWithoutValidation(ApplicationTokenEvidence.Header, token);
        using var response = await server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private async Task<XDocument> CallSoapAsync(string operation, string body, string header)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/Remote/Services88/SoPrincipal.svc"
        );
        request.Headers.TryAddWithoutValidation(
            "SOAPAction",
            $"\"{Services}/SoPrincipal/{operation}\""
        );
        request.Content = new StringContent(
            $"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:n='{Services}'>"
                + $"<s:Header>{header}</s:Header>"
                + $"<s:Body><{operation} xmlns='{Services}'>{body}</{operation}></s:Body></s:Envelope>",
            Encoding.UTF8,
            "text/xml"
        );
        using var response = await server.Client.SendAsync(request);
        return XDocument.Parse(await response.Content.ReadAsStringAsync());
    }

    private static string? Text(XDocument document, string name) =>
        document.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    private async Task<IReadOnlyList<Decision>> DecisionsAsync()
    {
        var page = await server
            .Services.GetRequiredService<DecisionLog>()
            .ListAsync(
                new DecisionFilter { Tenant = server.Own },
                new PageRequest(null, 100),
                CancellationToken.None
            );
        return [.. page.Items.Where(one => one.Door is "rest" or "soap" or "look-up")];
    }
}
