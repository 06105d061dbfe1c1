using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Storage;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Hosting;

/// <summary>What is noted in memory is written, what has ended goes, and a failure is tried again.</summary>
public sealed class HousekeeperTests
{
    private static readonly Door Door = new("test", "Test");

    [Fact]
    public async Task Decisions_are_written_within_a_second_and_after_a_failure_with_the_next()
    {
        using var log = new CollectedLog();
        Failing? decisions = null;
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Log = log,
                Services = services =>
                    services.AddSingleton<IDecisions>(provider =>
                        decisions = new Failing(provider.GetRequiredService<Database>().Decisions)
                    ),
            }
        );
        await HearAsync(server, Evidence.OfUserName("uma", new Secret(server.User.Password)));
        decisions!.Failures = 2;

        await MoveUntilAsync(server, () => Task.FromResult(decisions.Saved > 0));

        decisions.Failures.ShouldBe(0);
        log.Lines.ShouldContain(line => line.Contains("decisions failed"));
    }

    [Fact]
    public async Task A_use_of_a_ticket_is_written_after_the_interval()
    {
        await using var server = await TestServer.StartAsync();
        var ticket = await IssueAsync(server);
        await HearAsync(server, new TicketEvidence(ticket.Ticket));

        await MoveUntilAsync(server, async () => await LastUsedAsync(server, ticket) is not null);
    }

    [Fact]
    public async Task What_was_noted_is_written_when_the_server_stops()
    {
        await using var server = await TestServer.StartAsync();
        var ticket = await IssueAsync(server);
        await HearAsync(server, new TicketEvidence(ticket.Ticket));

        await server.StopAsync();

        (await LastUsedAsync(server, ticket)).ShouldNotBeNull();
        (
            await server.Database.Decisions.ListAsync(
                new DecisionFilter { Tenant = server.Own },
                new PageRequest(null, 10),
                CancellationToken.None
            )
        ).Items.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_ended_long_ago_is_swept()
    {
        await using var server = await TestServer.StartAsync();
        var ticket = await IssueAsync(server);
        server.Time.Advance(TimeSpan.FromDays(3));

        await MoveUntilAsync(
            server,
            async () =>
                await server.Database.Stubs.LoadAsync(
                    server.Own,
                    ticket.Stub.TicketId,
                    CancellationToken.None
                )
                    is null
        );
    }

    // The passes wait on their own threads: time is moved until they have come.
    private static async Task MoveUntilAsync(TestServer server, Func<Task<bool>> isSo)
    {
        for (var moves = 0; !await isSo(); moves++)
        {
            moves.ShouldBeLessThan(100_000);
            server.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private static async Task<DateTimeOffset?> LastUsedAsync(
        TestServer server,
        Issued.Done ticket
    ) =>
        (
            await server.Database.Stubs.LoadAsync(
                server.Own,
                ticket.Stub.TicketId,
                CancellationToken.None
            )
        )
            ?.Stub
            .LastUsed;

    private static async Task<Issued.Done> IssueAsync(TestServer server)
    {
        var outcome = await HearAsync(
            server,
            Evidence.OfUserName("uma", new Secret(server.User.Password))
        );
        return (
            await server
                .Services.GetRequiredService<TicketIssuer>()
                .IssueAsync(outcome.Proof, TicketRequest.Default, CancellationToken.None)
        ).ShouldBeOfType<Issued.Done>();
    }

    private static async Task<Outcome.Believed> HearAsync(TestServer server, Evidence evidence) =>
        (
            await server
                .Services.GetRequiredService<Evaluator>()
                .HearAsync(
                    new Presented { Door = Door, Evidence = [evidence] },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Outcome.Believed>();

    private sealed class Failing(IDecisions inner) : IDecisions
    {
        private int failures;
        private int saved;

        public int Failures
        {
            get => Volatile.Read(ref failures);
            set => Volatile.Write(ref failures, value);
        }

        public int Saved => Volatile.Read(ref saved);

        public async Task SaveAsync(
            IReadOnlyList<Decision> decisions,
            CancellationToken cancellationToken
        )
        {
            if (Failures > 0)
            {
                Failures--;
                throw new IOException("The disk is full.");
            }
            await inner.SaveAsync(decisions, cancellationToken);
            Interlocked.Increment(ref saved);
        }

        public Task<Page<Decision>> ListAsync(
            DecisionFilter filter,
            PageRequest page,
            CancellationToken cancellationToken
        ) => inner.ListAsync(filter, page, cancellationToken);

        public Task<IReadOnlyList<Decision>> ListOfApplicationAsync(
            Guid application,
            int limit,
            CancellationToken cancellationToken
        ) => inner.ListOfApplicationAsync(application, limit, cancellationToken);

        public Task<int> DeleteAsync(
            DateTimeOffset before,
            int limit,
            CancellationToken cancellationToken
        ) => inner.DeleteAsync(before, limit, cancellationToken);
    }
}
