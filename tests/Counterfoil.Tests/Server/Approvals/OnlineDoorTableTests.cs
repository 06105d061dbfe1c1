using System.Text;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Architecture;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.Handshakes;
using Counterfoil.Tests.Server.SystemUsers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>
/// Every door of an online tenant, with everything that can stand beside an application token. What comes out is
/// docs/doors-online.md; set COUNTERFOIL_WRITE_DOCS to write it anew.
/// </summary>
public sealed class OnlineDoorTableTests : IAsyncLifetime
{
    private const string Document = "docs/doors-online.md";
    private const string Principal = "stella@PROBE.TEST";
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly SystemUserHouse house = new()
    {
        Options = PlayedHandshake.Taken((Principal, "stella")) with
        {
            Settings = settings =>
                settings with
                {
                    Negotiate = PlayedHandshake.Settings(),
                    TrustedProxies = [System.Net.IPNetwork.Parse("127.0.0.0/8")],
                    Sites =
                    [
                        HandOvers.HandOverTests.Parse(
                            DoorTableTests.Site + "/.counterfoil/callback tenant=Cust2"
                        ),
                    ],
                },
        },
    };

    private Application application = null!;
    private Secret token = null!;
    private OnlineDoors doors = null!;

    private TestServer Server => house.Server;

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        (application, token) = await house.AddAsync("Approved", Plain);
        await house.ApproveAsync(application);
        await Server.SwitchAsync(Server.Second, switches => switches with { TicketInUrl = true });
        var asker = await Server.TicketAsync(Server.StrangeApplication, Server.Second);
        doors = new OnlineDoors(Server, asker, token);
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task All_of_it_is_heard_before_the_tenant_is_online()
    {
        await ShouldBeAsync("a ticket", await OfAsync(Counterfoil.Server.Doors.Api), "++++++++");
        await ShouldBeAsync("a password", new Brought(), "+++++++ ");
        await ShouldBeAsync("a handshake", Handshaken, "+++++   ");
    }

    /// <summary>CVE-2024-49755: one acceptor of several did not look at what a token was bound to.</summary>
    [Fact]
    public async Task Advisory_8_What_an_application_holds_is_heard_beside_its_own_token_at_every_door_of_every_tenant()
    {
        var (another, anothers) = await house.AddAsync("Another", Plain);
        await house.ApproveAsync(another);
        var its = await IssuedAsync(TicketKind.Ticket);
        await ShouldBeAsync("alone", its, "--------");
        await ShouldBeAsync("beside another's", its with { Beside = anothers }, " -------");
        await ShouldBeAsync("beside its own", its with { Beside = token }, " +++++-+");
    }

    [Fact]
    public async Task Every_row_is_as_the_document_says()
    {
        await Server.SwitchAsync(Server.Second, switches => switches with { Online = true });
        var (withdrawn, withdrawnToken) = await house.AddAsync("Withdrawn", Plain);
        await house.ApproveAsync(withdrawn);
        await house.WithdrawAsync(withdrawn);
        var (grown, grownToken) = await house.AddAsync("Grown", Plain);
        await house.ApproveAsync(grown);
        await house.ChangeAsync(grown, one => one with { Scopes = ["mail"] });
        var (closed, closedToken) = await house.AddAsync("Closed", Plain);
        await house.ApproveAsync(closed);
        await house.ChangeAsync(closed, one => one with { State = ApplicationState.Suspended });
        var (another, anothers) = await house.AddAsync("Another", Plain);
        await house.ApproveAsync(another);
        var page = await OfAsync(Counterfoil.Server.Doors.LoginPage);
        var tool = await OfAsync(Counterfoil.Server.Doors.CommandLine);
        var its = await IssuedAsync(TicketKind.Ticket);
        var access = await IssuedAsync(TicketKind.AccessToken);
        // One sign for each door: let in, refused, or not to be brought there.
        var rows = new (string What, Brought Brought, string Said)[]
        {
            ("a person's ticket of the login page, alone", page, "+-------"),
            (
                "the same beside an unknown application token",
                page with
                {
                    Beside = new Secret("cfa_made_up"),
                },
                " -------"
            ),
            (
                "beside the token of an application that is not approved",
                page with
                {
                    Beside = house.OtherToken,
                },
                " -------"
            ),
            (
                "beside that of one whose approval was withdrawn",
                page with
                {
                    Beside = withdrawnToken,
                },
                " -------"
            ),
            (
                "beside that of one that asks for more than was approved",
                page with
                {
                    Beside = grownToken,
                },
                " -------"
            ),
            (
                "beside that of one that is suspended",
                page with
                {
                    Beside = closedToken,
                },
                " -------"
            ),
            (
                "beside the token of an approved application",
                page with
                {
                    Beside = token,
                },
                " +++++-+"
            ),
            ("a ticket of the command line, alone", tool, "---+----"),
            ("a ticket that was issued to an application, alone", its, "--------"),
            (
                "the same beside another approved application's token",
                its with
                {
                    Beside = anothers,
                },
                " -------"
            ),
            (
                "the same beside its own application's token",
                its with
                {
                    Beside = token,
                },
                " +++++-+"
            ),
            ("an access token, alone", access, "-+--++--"),
            (
                "an access token beside another application's token",
                access with
                {
                    Beside = anothers,
                },
                " -------"
            ),
            ("name and password, alone", new Brought(), "+--+--- "),
            (
                "name and password beside the token of an approved application",
                new Brought { Beside = token },
                " --+--- "
            ),
            ("a Kerberos handshake, alone", Handshaken, "-----   "),
            (
                "a Kerberos handshake beside the token of an approved application",
                Handshaken with
                {
                    Beside = token,
                },
                " ----   "
            ),
        };
        var text = new StringBuilder(
            """
            # The doors of an online tenant

            Written by the test that knocks at them (`OnlineDoorTableTests`); do not edit it by hand. What an online tenant is,
            and why: [approvals.md](approvals.md#online-tenants). In every other tenant the doors are as in
            [doors.md](doors.md). A dash: there is no way to bring that there.


            """
        );
        var names = doors.All.Select(door => $"`{door.Name}`").ToList();
        text.Append("| brought | ").AppendJoin(" | ", names).Append(" |\n|---|");
        text.AppendJoin("|", names.Select(_ => "---")).Append("|\n");
        foreach (var (what, brought, said) in rows)
        {
            var heard = await ShouldBeAsync(what, brought, said);
            text.Append("| ").Append(what).Append(" | ");
            text.AppendJoin(" | ", heard.Select(WordOf)).Append(" |\n");
        }
        Compare(text.ToString());
    }

    private static Brought Handshaken => new() { Handshake = PlayedHandshake.Header(Principal) };

    private static Application Plain(Application one) => one with { HasSystemUser = false };

    private static string WordOf(char said) =>
        said switch
        {
            '+' => "let in",
            '-' => "refused",
            _ => "—",
        };

    private async Task<string> ShouldBeAsync(string what, Brought brought, string expected)
    {
        var said = new StringBuilder();
        foreach (var (_, knock) in doors.All)
        {
            // Each handshake is good once.
            var fresh = brought.Handshake is null
                ? brought
                : Handshaken with
                {
                    Beside = brought.Beside,
                };
            said.Append(
                await knock(fresh) switch
                {
                    true => '+',
                    false => '-',
                    null => ' ',
                }
            );
        }
        said.ToString().ShouldBe(expected, what);
        return expected;
    }

    private async Task<Brought> OfAsync(Door door)
    {
        var issued = await Server
            .Services.GetRequiredService<TicketIssuer>()
            .IssueAsync(
                await Server.ProofAsync(Server.Stranger, Server.Second, door),
                TicketRequest.Default,
                Never
            );
        return new Brought { Ticket = issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal() };
    }

    private async Task<Brought> IssuedAsync(TicketKind kind)
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
        return new Brought { Ticket = issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal() };
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
