using System.Text;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Architecture;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.SystemUsers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>
/// Every machine's door of an online tenant, with everything that can stand beside an application token. What comes out is
/// docs/doors-online.md; set COUNTERFOIL_WRITE_DOCS to write it anew.
/// </summary>
public sealed class OnlineDoorTableTests : IAsyncLifetime
{
    private const string Document = "docs/doors-online.md";
    private static readonly CancellationToken Never = CancellationToken.None;

    private static readonly (string Name, string Path, string? Use)[] Doors =
    [
        ("rest", "/Cust2/api/v1/User/currentPrincipal", null),
        ("api", "/Cust2/v1/me", null),
        ("command-line", "/Cust2/v1/me", "counterfoil"),
        ("soap", "/Cust2/Remote/Services88/SoPrincipal.svc", null),
    ];

    private readonly SystemUserHouse house = new();
    private Application application = null!;
    private Secret token = null!;

    private TestServer Server => house.Server;

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        (application, token) = await house.AddAsync("Approved", Plain);
        await house.ApproveAsync(application);
        await Server.SwitchAsync(Server.Second, switches => switches with { Online = true });
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task Every_row_is_as_the_document_says()
    {
        var (withdrawn, withdrawnToken) = await house.AddAsync("Withdrawn", Plain);
        await house.ApproveAsync(withdrawn);
        await house.WithdrawAsync(withdrawn);
        var (grown, grownToken) = await house.AddAsync("Grown", Plain);
        await house.ApproveAsync(grown);
        await house.ChangeAsync(grown, one => one with { Scopes = ["mail"] });
        var (closed, closedToken) = await house.AddAsync("Closed", Plain);
        await house.ApproveAsync(closed);
        await house.ChangeAsync(closed, one => one with { State = ApplicationState.Suspended });
        var page = await TicketAsync(Counterfoil.Server.Doors.LoginPage);
        var tool = await TicketAsync(Counterfoil.Server.Doors.CommandLine);
        var its = await IssuedAsync(TicketKind.Ticket);
        var access = await IssuedAsync(TicketKind.AccessToken);
        var stranger = Server.Stranger;
        var none = (Secret?)null;
        var rows = new List<(string Brought, string? Ticket, Secret? Beside, bool[] In)>
        {
            (
                "a person's ticket of the login page, alone",
                page,
                none,
                [false, false, false, false]
            ),
            (
                "the same beside an unknown application token",
                page,
                new Secret("cfa_made_up"),
                [false, false, false, false]
            ),
            (
                "beside the token of an application that is not approved",
                page,
                house.OtherToken,
                [false, false, false, false]
            ),
            (
                "beside that of one whose approval was withdrawn",
                page,
                withdrawnToken,
                [false, false, false, false]
            ),
            (
                "beside that of one that asks for more than was approved",
                page,
                grownToken,
                [false, false, false, false]
            ),
            (
                "beside that of one that is suspended",
                page,
                closedToken,
                [false, false, false, false]
            ),
            ("beside the token of an approved application", page, token, [true, true, true, true]),
            ("a ticket of the command line, alone", tool, none, [false, false, true, false]),
            (
                "a ticket that was issued to an application, alone",
                its,
                none,
                [false, false, false, false]
            ),
            (
                "the same beside another approved application's token",
                its,
                await ApprovedTokenAsync(),
                [false, false, false, false]
            ),
            ("the same beside its own application's token", its, token, [true, true, true, true]),
            ("an access token, alone", access, none, [true, false, false, true]),
            (
                "an access token beside another application's token",
                access,
                await ApprovedTokenAsync(),
                [false, false, false, false]
            ),
            ("name and password, alone", null, none, [false, false, true, false]),
            (
                "name and password beside the token of an approved application",
                null,
                token,
                [false, false, true, false]
            ),
        };
        var text = new StringBuilder(
            """
            # The doors of an online tenant

            Written by the test that knocks at them (`OnlineDoorTableTests`); do not edit it by hand. What an online tenant is,
            and why: [approvals.md](approvals.md#online-tenants). In every other tenant the doors are as in
            [doors.md](doors.md).

            | brought | `rest` | `api` | `command-line` | `soap` |
            |---|---|---|---|---|

            """
        );
        foreach (var row in rows)
        {
            text.Append("| ").Append(row.Brought);
            for (var i = 0; i < Doors.Length; i++)
            {
                var isIn = await KnockAsync(i, row.Ticket, row.Beside, stranger);
                isIn.ShouldBe(row.In[i], $"{row.Brought} at {Doors[i].Name}");
                text.Append(isIn ? " | let in" : " | refused");
            }
            text.Append(" |\n");
        }
        Compare(text.ToString());
    }

    private static Application Plain(Application one) => one with { HasSystemUser = false };

    private async Task<Secret> ApprovedTokenAsync()
    {
        var (another, itsToken) = await house.AddAsync("Another", Plain);
        await house.ApproveAsync(another);
        return itsToken;
    }

    private async Task<bool> KnockAsync(int door, string? ticket, Secret? beside, Somebody who)
    {
        var (name, path, use) = Doors[door];
        if (name == "soap")
            return await KnockSoapAsync(path, ticket, beside, who);
        var authorization = ticket switch
        {
            null => TestServer.Basic(who).ToString(),
            _ when ticket.StartsWith("8A:", StringComparison.Ordinal) => $"Bearer {ticket}",
            _ => $"SOTicket {ticket}",
        };
        return await house.StatusAsync(authorization, beside, path, use) == 200;
    }

    private async Task<bool> KnockSoapAsync(
        string path,
        string? ticket,
        Secret? beside,
        Somebody who
    )
    {
        const string Services = "http://www.superoffice.net/ws/crm/NetServer/Services88";
        var (user, password) = ticket is null ? (who.Name, who.Password) : (ticket, "");
        var header = beside is null
            ? ""
            : $"<n:ApplicationToken>{beside.Reveal()}</n:ApplicationToken>";
        var envelope = $"""
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="{Services}"><s:Header>{header}</s:Header><s:Body><n:AuthenticateUsernamePassword><n:UserName>{user}</n:UserName><n:Password>{password}</n:Password></n:AuthenticateUsernamePassword></s:Body></s:Envelope>
            """;
        var content = new StringContent(envelope, Encoding.UTF8, "text/xml");
        content.Headers.Add(
            "SOAPAction",
            $"\"{Services}/SoPrincipal/AuthenticateUsernamePassword\""
        );
        using var response = await Server.Client.PostAsync(path, content);
        var said = await response.Content.ReadAsStringAsync();
        return said.Contains("AuthenticationSucceeded>true<", StringComparison.Ordinal);
    }

    private async Task<string> TicketAsync(Door door)
    {
        var issued = await Server
            .Services.GetRequiredService<TicketIssuer>()
            .IssueAsync(
                await Server.ProofAsync(Server.Stranger, Server.Second, door),
                TicketRequest.Default,
                Never
            );
        return issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal();
    }

    private async Task<string> IssuedAsync(TicketKind kind)
    {
        var issued = await Server
            .Services.GetRequiredService<ApplicationIssuer>()
            .IssueAsync(
                await Server.ProofAsync(
                    Server.Stranger,
                    Server.Second,
                    Counterfoil.Server.Doors.LoginPage
                ),
                new ApplicationTicket { Kind = kind, Application = application.Id.Value },
                Never
            );
        return issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal();
    }

    private static void Compare(string text)
    {
        var path = Path.Combine(Repository.Root, Document);
        if (Environment.GetEnvironmentVariable("COUNTERFOIL_WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(path, text);
        File.ReadAllText(path)
            .ShouldBe(
                text,
                $"{Document} has drifted: set COUNTERFOIL_WRITE_DOCS and run this again"
            );
    }
}
