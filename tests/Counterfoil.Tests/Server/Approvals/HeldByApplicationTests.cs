using System.Text;
using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Server.SystemUsers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>
/// An application that holds the ticket of an administrator (the old form gives it one, an exchange gives it a system user's)
/// reads what the person may read, and is no administrator: it opens no account, no secret and no further way in.
/// </summary>
public sealed class HeldByApplicationTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly SystemUserHouse house = new();

    private TestServer Server => house.Server;

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        await house.ApproveAsync(house.Robot);
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Theory]
    [InlineData("GET /Cust2/v1/associates")]
    [InlineData("POST /Cust2/v1/associates", """{"name":"mallory","rights":["AdminAll"]}""")]
    [InlineData("POST /Cust2/v1/associates/portal/activation")]
    [InlineData("POST /Cust2/v1/associates/portal/disable")]
    [InlineData("POST /Cust2/v1/associates/portal/seat-invitation")]
    [InlineData("GET /Cust2/v1/tickets?associate=all")]
    [InlineData("POST /Cust2/v1/revocations", """{"scope":"tenant"}""")]
    [InlineData("GET /Cust2/v1/decisions")]
    [InlineData("PATCH /Cust2/v1/tenants/Cust2", """{"switches":{"online":false}}""")]
    [InlineData("GET /Cust2/v1/approvals")]
    [InlineData("GET /Cust2/v1/accounts")]
    public async Task It_administers_nothing(string call, string? body = null)
    {
        var answer = await CallAsync(call, await TicketAsync(), body);
        answer.Status.ShouldBe(403, answer.Text);
        // The same person with a ticket of their own: what is refused above is there.
        var own = await Doors.Tickets.TicketAsync(Server, Server.Stranger, Server.Second);
        (await CallAsync(call, own, body, null)).Status.ShouldBeInRange(200, 299);
    }

    [Fact]
    public async Task It_says_nothing_in_the_persons_name()
    {
        var ticket = await TicketAsync();
        var application = house.Robot.ClientId;
        var asked = await CallAsync(
            "POST /Cust2/v1/approval-requests",
            ticket,
            $$"""{"application":"{{application}}","note":"I need this. Stella"}"""
        );
        asked.Status.ShouldBe(403, asked.Text);
        var withdrawn = await CallAsync($"DELETE /Cust2/v1/consents/{application}", ticket);
        withdrawn.Status.ShouldBe(403, withdrawn.Text);
    }

    [Fact]
    public async Task It_reads_none_of_the_persons_secrets_for_other_systems()
    {
        var own = await Doors.Tickets.TicketAsync(Server, Server.Stranger, Server.Second);
        const string Mail = "/Cust2/v1/credentials/imap/stella";
        (
            await CallAsync($"PUT {Mail}", own, """{"secret":"the mail's own"}""", null)
        ).Status.ShouldBe(204);
        var held = await TicketAsync();
        var answer = await CallAsync($"GET {Mail}", held);
        answer.Text.ShouldNotContain("the mail's own");
        answer.Status.ShouldBe(404);
        (await CallAsync($"DELETE {Mail}", held)).Status.ShouldBe(404);
        (await CallAsync($"PUT {Mail}", held, """{"secret":"mine"}""")).Status.ShouldBe(403);
        (await CallAsync($"GET {Mail}", own, null, null)).Text.ShouldContain("the mail's own");
    }

    [Fact]
    public async Task Its_system_user_reads_nobodys_secrets_for_other_systems()
    {
        var own = await Doors.Tickets.TicketAsync(Server, Server.Stranger, Server.Second);
        const string Mail = "/Cust2/v1/credentials/imap/stella";
        await CallAsync($"PUT {Mail}", own, """{"secret":"the mail's own"}""", null);
        var approval = await house.ApproveAsync(house.Robot);
        var exchanged = await house.ExchangeAsync(house.Sign(approval.SystemUserToken!));
        var ticket = SystemUserHouse.TicketIn(exchanged.Token!);
        var answer = await CallAsync($"GET {Mail}?associate=stella", ticket);
        answer.Text.ShouldNotContain("the mail's own");
        answer.Status.ShouldBe(404);
    }

    // As the old form gives it: in a tenant that the person came to by a seat there is no ticket behind it.
    private async Task<string> TicketAsync()
    {
        var issued = await Server
            .Services.GetRequiredService<ApplicationIssuer>()
            .IssueAsync(
                await Doors.Tickets.ProofAsync(Server, Server.Stranger, Server.Second),
                new ApplicationTicket
                {
                    Kind = TicketKind.Ticket,
                    Application = house.Robot.Id.Value,
                },
                Never
            );
        return issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal();
    }

    private Task<Api.ApiAnswer> CallAsync(string call, string ticket, string? body = null) =>
        CallAsync(call, ticket, body, house.Token);

    private async Task<Api.ApiAnswer> CallAsync(
        string call,
        string ticket,
        string? body,
        Secret? applicationToken
    )
    {
        var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        if (applicationToken is not null)
            request.Headers.TryAddWithoutValidation("SO-AppToken", applicationToken.Reveal());
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Server.Client.SendAsync(request);
        return await Api.ApiAnswer.OfAsync(response);
    }
}
