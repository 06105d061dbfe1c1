using System.Net.Http.Json;
using System.Text.Json;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.SystemUsers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>In an online tenant a ticket is heard beside the token of an application that is approved there (ledger B18).</summary>
public sealed class OnlineTenantTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly SystemUserHouse house = new();
    private Application application = null!;
    private Secret token = null!;

    private TestServer Server => house.Server;

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        (application, token) = await house.AddAsync(
            "Online",
            one => one with { HasSystemUser = false }
        );
        await house.ApproveAsync(application);
        await Server.SwitchAsync(Server.Second, switches => switches with { Online = true });
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task A_ticket_is_heard_beside_an_approved_applications_token_alone()
    {
        var ticket = $"SOTicket {await PageTicketAsync()}";
        (await house.StatusAsync(ticket)).ShouldBe(401);
        (await house.StatusAsync(ticket, new Secret("cfa_made_up"))).ShouldBe(401);
        (await house.StatusAsync(ticket, house.OtherToken)).ShouldBe(401);
        (await house.StatusAsync(ticket, token)).ShouldBe(200);
        (await house.StatusAsync(ticket)).ShouldBe(401);
    }

    [Fact]
    public async Task A_withdrawn_approval_is_in_force_at_once_while_the_ticket_is_in_use()
    {
        var ticket = $"SOTicket {await PageTicketAsync()}";
        (await house.StatusAsync(ticket, token)).ShouldBe(200);
        await house.WithdrawAsync(application);
        (await house.StatusAsync(ticket, token)).ShouldBe(401);
        Server.Time.Jump(TimeSpan.FromSeconds(1));
        await house.ApproveAsync(application);
        (await house.StatusAsync(ticket, token)).ShouldBe(200);
    }

    [Fact]
    public async Task An_application_that_asks_for_more_is_locked_out_until_it_is_approved_anew()
    {
        var ticket = $"SOTicket {await PageTicketAsync()}";
        (await house.StatusAsync(ticket, token)).ShouldBe(200);
        application = await house.ChangeAsync(application, one => one with { Scopes = ["mail"] });
        (await house.StatusAsync(ticket, token)).ShouldBe(401);
        await house.ApproveAsync(application);
        (await house.StatusAsync(ticket, token)).ShouldBe(200);
    }

    [Fact]
    public async Task A_suspended_application_is_refused_at_once()
    {
        var ticket = $"SOTicket {await PageTicketAsync()}";
        (await house.StatusAsync(ticket, token)).ShouldBe(200);
        await house.ChangeAsync(
            application,
            one => one with { State = ApplicationState.Suspended }
        );
        (await house.StatusAsync(ticket, token)).ShouldBe(401);
    }

    [Fact]
    public async Task A_password_at_a_machine_door_is_off_even_beside_a_good_application_token()
    {
        var basic = TestServer.Basic(Server.Stranger).ToString();
        (await house.StatusAsync(basic, token)).ShouldBe(401);
        (await house.StatusAsync(basic, path: "/Cust2/v1/me")).ShouldBe(401);
        using var login = await Server.Client.PostAsJsonAsync(
            "/Cust2/v1/login",
            new { userName = Server.Stranger.Name, password = Server.Stranger.Password }
        );
        ((int)login.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task The_command_line_logs_in_with_a_password_and_its_ticket_is_good_there_alone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/Cust2/v1/login")
        {
            Content = JsonContent.Create(
                new { userName = Server.Stranger.Name, password = Server.Stranger.Password }
            ),
        };
        request.Headers.TryAddWithoutValidation(Use.Header, "counterfoil");
        using var response = await Server.Client.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200);
        var said = await response.Content.ReadFromJsonAsync<JsonElement>();
        var ticket = $"SOTicket {said.GetProperty("ticket").GetString()}";
        (await house.StatusAsync(ticket, path: "/Cust2/v1/me", use: "counterfoil")).ShouldBe(200);
        (await house.StatusAsync(ticket, path: "/Cust2/v1/me")).ShouldBe(401);
        (await house.StatusAsync(ticket)).ShouldBe(401);
        (await house.StatusAsync(ticket, use: "counterfoil")).ShouldBe(401);
    }

    [Fact]
    public async Task Calling_oneself_the_command_line_opens_nothing_with_a_ticket_of_elsewhere()
    {
        var ticket = $"SOTicket {await PageTicketAsync()}";
        (await house.StatusAsync(ticket, path: "/Cust2/v1/me", use: "counterfoil")).ShouldBe(401);
    }

    [Fact]
    public async Task An_installation_on_site_hears_tickets_as_ever_whatever_application_token_comes_with_them()
    {
        var ticket = $"SOTicket {await PageTicketAsync(Server.Own, Server.User)}";
        const string Path = "/api/v1/User/currentPrincipal";
        (await house.StatusAsync(ticket, path: Path)).ShouldBe(200);
        (await house.StatusAsync(ticket, new Secret("whatever"), Path)).ShouldBe(200);
        (await house.StatusAsync(TestServer.Basic(Server.User).ToString(), path: Path)).ShouldBe(
            200
        );
    }

    [Fact]
    public async Task An_access_token_carries_its_application_itself_and_falls_with_its_approval_on_site_too()
    {
        await Server.SwitchAsync(Server.Second, switches => switches with { Online = false });
        var proof = await Server.ProofAsync(Server.Stranger, Server.Second);
        var issued = await Server
            .Services.GetRequiredService<ApplicationIssuer>()
            .IssueAsync(
                proof,
                new ApplicationTicket
                {
                    Kind = TicketKind.AccessToken,
                    Application = application.Id.Value,
                },
                Never
            );
        var bearer = $"Bearer {issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal()}";
        (await house.StatusAsync(bearer)).ShouldBe(200);
        (await house.StatusAsync(bearer, house.OtherToken)).ShouldBe(401);
        await house.ChangeAsync(application, one => one with { Scopes = ["more"] });
        (await house.StatusAsync(bearer)).ShouldBe(401);
        await house.ApproveAsync(await house.ChangeAsync(application, one => one));
        (await house.StatusAsync(bearer)).ShouldBe(200);
        await house.WithdrawAsync(application);
        (await house.StatusAsync(bearer)).ShouldBe(401);
    }

    // A ticket of the login page: what a browser gets there.
    private Task<string> PageTicketAsync() => PageTicketAsync(Server.Second, Server.Stranger);

    private async Task<string> PageTicketAsync(ContextIdentifier tenant, Somebody somebody)
    {
        var issued = await Server
            .Services.GetRequiredService<TicketIssuer>()
            .IssueAsync(await Server.ProofAsync(somebody, tenant), TicketRequest.Default, Never);
        return issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal();
    }
}
