using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>
/// Three nodes on one PostgreSQL; the machine of one is an hour ahead, of another an hour behind. A ticket's end is at the
/// same instant on all. The shortest ticket that a person can ask for lives a minute, and so takes this test.
/// </summary>
public sealed class WrongClockTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_ticket_ends_neither_early_nor_late_on_a_node_whose_clock_is_an_hour_off()
    {
        await using var database = await OwnDatabase.CreateAsync();
        using var right = new RunningServer { Switches = ["--database", database.Connection] };
        await right.InitializeAsync();
        using var ahead = Node(right, database, "+1h");
        using var behind = Node(right, database, "-1h");
        await Task.WhenAll(ahead.StartAsync(), behind.StartAsync());
        try
        {
            var login = await LogInAsync(right);
            var clocks = await Task.WhenAll(
                new[] { ahead, behind }.Select(node => OffAsync(node, login))
            );
            clocks[0].ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
            clocks[1].ShouldBeInRange(TimeSpan.FromMinutes(-61), TimeSpan.FromMinutes(-59));

            var issued = TimeProvider.System.GetTimestamp();
            var tickets = await Task.WhenAll(NarrowAsync(ahead, login), NarrowAsync(behind, login));
            SecondNode[] nodes = [ahead, behind];
            foreach (var node in nodes)
            {
                foreach (var ticket in tickets)
                    await LivesItsMinuteAsync(node, ticket, issued);
            }
            await Task.WhenAll(
                nodes.SelectMany(node => tickets.Select(ticket => EndsAsync(node, ticket, issued)))
            );
            foreach (var node in nodes)
                (await node.StatusAsync(login)).ShouldBe(200);
        }
        finally
        {
            await right.DisposeAsync();
        }
    }

    private static SecondNode Node(RunningServer first, OwnDatabase database, string off) =>
        new(first.Told.Data, database.Connection) { ClockOff = off };

    private static async Task<string> LogInAsync(RunningServer server)
    {
        var uma = server.Person("user");
        using var answer = await server.Http.PostAsJsonAsync(
            "v1/login",
            new { userName = uma.Name, password = uma.Password }
        );
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ticket"]!;
    }

    // By the Date of its answers: they are the machine's.
    private static async Task<TimeSpan> OffAsync(SecondNode node, string ticket)
    {
        var (status, _, date) = await node.SendAsync(HttpMethod.Get, "/v1/me", ticket);
        status.ShouldBe(200);
        return date!.Value - TimeProvider.System.GetUtcNow();
    }

    private static async Task<string> NarrowAsync(SecondNode node, string login)
    {
        var (status, body, _) = await node.SendAsync(
            HttpMethod.Post,
            "/v1/tickets",
            login,
            new { lifeMinutes = 1 }
        );
        status.ShouldBe(200, body);
        var told = JsonNode.Parse(body)!;
        ((DateTimeOffset)told["endsAt"]!).ShouldBe(
            TimeProvider.System.GetUtcNow() + Life,
            Tolerance
        );
        return (string)told["ticket"]!;
    }

    private static async Task LivesItsMinuteAsync(SecondNode node, string ticket, long issued)
    {
        (await node.StatusAsync(ticket)).ShouldBe(200);
        TimeProvider.System.GetElapsedTime(issued).ShouldBeLessThan(Life);
    }

    private static async Task EndsAsync(SecondNode node, string ticket, long issued)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await node.StatusAsync(ticket) == 200)
        {
            TimeProvider.System.GetElapsedTime(issued).ShouldBeLessThan(Life + Tolerance);
            await pause.WaitForNextTickAsync();
        }
        (await node.StatusAsync(ticket)).ShouldBe(401);
        TimeProvider.System.GetElapsedTime(issued).ShouldBeGreaterThan(Life - Tolerance);
    }
}
