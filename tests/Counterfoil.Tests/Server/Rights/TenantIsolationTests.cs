using System.Text.Json;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Doors;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server;

/// <summary>The tenant comes from the proof; what a request names in another tenant is not there.</summary>
public sealed class TenantIsolationTests : IAsyncLifetime
{
    private TestServer server = null!;
    private string stranger = "";

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        stranger = $"SOTicket {await server.TicketAsync(server.Stranger, server.Second)}";
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task An_administrator_of_another_tenant_finds_nothing_of_ours_by_its_ids()
    {
        var visit = await server.VisitAsync(server.User);
        var ticket = visit.Stub!.TicketId;
        foreach (
            var (call, body) in new (string, string?)[]
            {
                ($"GET /Cust2/v1/tickets/{ticket}", null),
                ($"DELETE /Cust2/v1/tickets/{ticket}", null),
                ("POST /Cust2/v1/tickets/explain", Json(new { ticket = visit.Ticket!.Reveal() })),
                ("GET /Cust2/v1/associates/uma", null),
                ("PATCH /Cust2/v1/associates/uma", "{}"),
                ("POST /Cust2/v1/associates/uma/enable", null),
                ("POST /Cust2/v1/associates/uma/disable", null),
                ("POST /Cust2/v1/associates/uma/activation", null),
                ("GET /Cust2/v1/associates/7", null),
                ("PATCH /Cust2/v1/associates/7", """{"name":"mine"}"""),
                ("POST /Cust2/v1/associates/7/disable", null),
                ("GET /Cust2/v1/tickets?associate=uma", null),
                ("GET /Cust2/v1/credentials?associate=uma", null),
                ("GET /Cust2/v1/credentials/imap/a?associate=uma", null),
                ("DELETE /Cust2/v1/credentials/imap/a?associate=uma", null),
                ("GET /Cust2/v1/decisions?associate=uma", null),
                ("POST /Cust2/v1/revocations", """{"scope":"associate","associate":"uma"}"""),
                (
                    "POST /Cust2/v1/revocations/preview",
                    """{"scope":"associate","associate":"uma"}"""
                ),
                ("GET /Cust2/v1/tenants/Home", null),
                ("PATCH /Cust2/v1/tenants/Home", """{"switches":{"livingStubs":5}}"""),
            }
        )
            (await server.CallAsync(call, stranger, body)).ShouldBeProblem(404, "not_found");
        (
            await server.CallAsync("GET /v1/me", $"SOTicket {visit.Ticket!.Reveal()}")
        ).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_ends_everything_in_one_tenant_ends_nothing_in_another()
    {
        var ours = $"SOTicket {await server.TicketAsync(server.User)}";
        (await server.CallAsync("POST /Cust2/v1/revocations", stranger, """{"scope":"tenant"}"""))
            .Json.GetProperty("ended")
            .GetInt32()
            .ShouldBe(1);
        (await server.CallAsync("GET /v1/me", ours)).Status.ShouldBe(200);
        (await server.CallAsync("GET /Cust2/v1/me", stranger)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Lists_hold_only_what_is_of_the_tenant()
    {
        await server.TicketAsync(server.User);
        foreach (var list in new[] { "associates", "tickets?associate=all", "decisions" })
        {
            var answer = await server.CallAsync($"GET /Cust2/v1/{list}", stranger);
            answer.Status.ShouldBe(200);
            answer.Text.ShouldNotContain("uma");
            answer.Text.ShouldContain("stella");
        }
    }

    [Fact]
    public async Task A_tenants_administrator_is_no_operator()
    {
        (await server.CallAsync("GET /Cust2/v1/tenants", stranger)).ShouldBeProblem(
            403,
            "forbidden"
        );
        (
            await server.CallAsync("POST /Cust2/v1/tenants", stranger, """{"id":"Cust3"}""")
        ).ShouldBeProblem(403, "forbidden");
        (
            await server.CallAsync(
                "PATCH /Cust2/v1/tenants/Cust2",
                stranger,
                """{"state":"closed"}"""
            )
        ).ShouldBeProblem(403, "forbidden");
        (
            await server.CallAsync(
                "PATCH /Cust2/v1/tenants/Cust2",
                stranger,
                """{"switches":{"preset":"aal2"}}"""
            )
        )
            .Json.GetProperty("switches")
            .GetProperty("preset")
            .GetString()
            .ShouldBe("aal2");
    }

    [Theory]
    [InlineData("GET /v1/me")]
    [InlineData("GET /Home/v1/me")]
    [InlineData("GET /api/v1/User/currentPrincipal")]
    public async Task A_ticket_of_another_tenant_opens_no_door_of_ours(string call) =>
        (await server.CallAsync(call, stranger)).Status.ShouldBe(401);

    [Theory]
    [InlineData("GET /Cust9/v1/me")]
    [InlineData("GET /Cust9/api")]
    [InlineData("GET /Cust9/api/v1/User/currentPrincipal")]
    public async Task A_tenant_that_is_not_there_is_not_found(string call) =>
        (await server.CallAsync(call, server.User.Basic())).Status.ShouldBe(404);

    private static string Json(object value) => JsonSerializer.Serialize(value);
}
