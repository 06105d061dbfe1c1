using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Counterfoil.Tests.Storage.Bell;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>A server whose PostgreSQL goes away, and comes back.</summary>
public sealed class LostDatabaseTests
{
    // What the product promises of a node that is cut off.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(nameof(WireState.Down))]
    [InlineData(nameof(WireState.HeldUp))]
    public async Task Without_its_database_a_server_lets_nobody_in_and_serves_again_by_itself(
        string how
    )
    {
        await using var database = await OwnDatabase.CreateAsync();
        using var wire = new Wire(database.Connection);
        using var server = new RunningServer
        {
            Switches = ["--database", wire.Through(database.Connection)],
        };
        await server.InitializeAsync();
        try
        {
            var (inMemory, unseen) = (await LogInAsync(server), await LogInAsync(server));
            inMemory.Status.ShouldBe(200);
            (await StatusAsync(server, inMemory.Ticket)).ShouldBe(200);

            wire.State = Enum.Parse<WireState>(how);
            var lost = TimeProvider.System.GetTimestamp();
            (await LogInAsync(server)).Status.ShouldBeOneOf(500, 503);
            (await StatusAsync(server, unseen.Ticket)).ShouldBeOneOf(401, 500, 503);
            while (await StatusAsync(server, inMemory.Ticket) == 200)
                TimeProvider.System.GetElapsedTime(lost).ShouldBeLessThan(Bound);
            (await StatusAsync(server, inMemory.Ticket)).ShouldBeOneOf(401, 500, 503);
            (await ReadyAsync(server)).ShouldBe(503);

            wire.State = WireState.Sound;
            await Eventually.IsAsync(
                async () => await ReadyAsync(server) == 200,
                Soon,
                "it says that it is well"
            );
            await Eventually.IsAsync(
                async () => (await LogInAsync(server)).Status == 200,
                Soon,
                "it lets people in again"
            );
            (await StatusAsync(server, inMemory.Ticket)).ShouldBe(200);
            (await StatusAsync(server, unseen.Ticket)).ShouldBe(200);
        }
        finally
        {
            wire.State = WireState.Sound;
            await server.DisposeAsync();
        }
    }

    private static async Task<(int Status, string Ticket)> LogInAsync(RunningServer server)
    {
        var uma = server.Person("user");
        using var answer = await server.Http.PostAsJsonAsync(
            "v1/login",
            new { userName = uma.Name, password = uma.Password }
        );
        var said = await answer.Content.ReadAsStringAsync();
        return (
            (int)answer.StatusCode,
            answer.IsSuccessStatusCode ? (string)JsonNode.Parse(said)!["ticket"]! : ""
        );
    }

    private static async Task<int> StatusAsync(RunningServer server, string ticket)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        using var answer = await server.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<int> ReadyAsync(RunningServer server)
    {
        using var answer = await server.Http.GetAsync(new Uri("health/ready", UriKind.Relative));
        return (int)answer.StatusCode;
    }
}
