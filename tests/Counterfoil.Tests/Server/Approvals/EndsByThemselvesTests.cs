using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.SystemUsers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>What ends at an instant ends at that instant, although nobody rings a bell and the answer of before is still young.</summary>
public sealed class EndsByThemselvesTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly SystemUserHouse house = new();

    private TestServer Server => house.Server;

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task An_access_token_ends_in_the_second_in_which_the_approval_does()
    {
        await house.ApproveAsync(house.Robot, Server.Time.GetUtcNow() + Soon);
        var issued = await Server
            .Services.GetRequiredService<ApplicationIssuer>()
            .IssueAsync(
                await ProofAsync(),
                new ApplicationTicket
                {
                    Kind = TicketKind.AccessToken,
                    Application = house.Robot.Id.Value,
                },
                Never
            );
        var bearer = $"Bearer {issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal()}";
        await EndsSoonAsync(() => house.StatusAsync(bearer));
    }

    [Fact]
    public async Task A_system_users_ticket_ends_in_the_second_in_which_the_approval_does()
    {
        var approval = await house.ApproveAsync(house.Robot, Server.Time.GetUtcNow() + Soon);
        var exchanged = await house.ExchangeAsync(house.Sign(approval.SystemUserToken!));
        var ticket = $"SOTicket {SystemUserHouse.TicketIn(exchanged.Token!)}";
        await EndsSoonAsync(() => house.StatusAsync(ticket, house.Token));
    }

    [Theory]
    [InlineData("stands", true)]
    [InlineData("withdrawn", false)]
    [InlineData("ended", false)]
    public async Task What_is_approved_anew_by_page_ends_when_it_would_have_while_the_approval_stands(
        string before,
        bool isKept
    )
    {
        var end = Server.Time.GetUtcNow() + TimeSpan.FromDays(10);
        await house.ApproveAsync(house.Robot, end);
        if (before == "withdrawn")
            await house.WithdrawAsync(house.Robot);
        if (before == "ended")
            Server.Time.Jump(TimeSpan.FromDays(11));
        await house.ChangeAsync(house.Robot, one => one with { Scopes = [.. one.Scopes, "more"] });
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        var page = await visitor.GetAsync("/Cust2/approvals");
        var done = await visitor.SubmitAsync(page, "/Cust2/approvals", ("do", "approve"));
        done.Status.ShouldBe(303, done.Text);
        var after = await Server.Database.Approvals.FindAsync(Server.Second, house.Robot.Id, Never);
        after!.Demand.Scopes.ShouldContain("more");
        after.Until.ShouldBe(isKept ? end : null);
    }

    [Fact]
    public async Task An_applications_token_ends_in_its_second_beside_a_ticket_in_use()
    {
        await house.ApproveAsync(house.Robot);
        await Server.SwitchAsync(Server.Second, switches => switches with { Online = true });
        var issued = await Server
            .Services.GetRequiredService<TicketIssuer>()
            .IssueAsync(await ProofAsync(), TicketRequest.Default, Never);
        var ticket = $"SOTicket {issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal()}";
        var now = Server.Time.GetUtcNow();
        var (text, token) = Samples.Token(house.Robot, now);
        (
            await Server.Database.Applications.TryAddTokenAsync(
                token with
                {
                    ExpiresAt = now + Soon,
                },
                othersEnd: null,
                10,
                Samples.At(now),
                Never
            )
        ).ShouldBe(RegistryAnswer.Done);
        await EndsSoonAsync(() => house.StatusAsync(ticket, text));
    }

    private async Task EndsSoonAsync(Func<Task<int>> use)
    {
        (await use()).ShouldBe(200);
        Server.Time.Jump(Soon - TimeSpan.FromSeconds(1));
        (await use()).ShouldBe(200, "a second before");
        Server.Time.Jump(TimeSpan.FromSeconds(1));
        (await use()).ShouldBe(401, "in that second");
    }

    private Task<Proof> ProofAsync() => Server.ProofAsync(Server.Stranger, Server.Second);
}
