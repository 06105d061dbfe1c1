using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Server.Api;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>What a ticket costs while it is used, and that it ends when it is to end, seen through the doors.</summary>
public sealed class TicketsInUseTests : IAsyncLifetime
{
    private const string Rest = "GET /api/v1/User/currentPrincipal";

    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_thousand_uses_of_a_ticket_send_no_statement_and_write_one_row()
    {
        var ticket = $"SOTicket {await server.TicketAsync(server.User)}";
        (await server.CallAsync(Rest, ticket)).Status.ShouldBe(200);
        await FlushAsync();

        var before = server.Database.StatementCount;
        for (var i = 0; i < 1000; i++)
            (await server.CallAsync(Rest, ticket)).Status.ShouldBe(200);
        server.Database.StatementCount.ShouldBe(before);

        (await FlushAsync()).ShouldBe(1);
        (await FlushAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_ticket_asked_for_a_thousand_times_is_one()
    {
        var caller = await server.LogInAsync(server.User);
        var tickets = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 1000; i++)
            tickets.Add(
                (await server.CallAsync("POST /v1/safe-credentials", caller)).Say("ticket")!
            );
        tickets.Count.ShouldBe(1);
        (await server.CallAsync("GET /v1/tickets", caller))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(2);
    }

    [Fact]
    public async Task Another_program_has_a_ticket_of_its_own()
    {
        var caller = await server.LogInAsync(server.User);
        var one = await server.CallAsync("POST /v1/safe-credentials", caller, use: "reporter");
        var other = await server.CallAsync("POST /v1/safe-credentials", caller, use: "batch");
        one.Say("ticketId").ShouldNotBe(other.Say("ticketId"));
        (await server.CallAsync("POST /v1/safe-credentials", caller, use: "Reporter"))
            .Say("ticket")
            .ShouldBe(one.Say("ticket"));
    }

    [Fact]
    public async Task A_shared_ticket_that_was_ended_is_never_handed_out_again()
    {
        var caller = await server.LogInAsync(server.User);
        var first = await server.CallAsync("POST /v1/safe-credentials", caller);
        await server.CallAsync($"DELETE /v1/tickets/{first.Say("ticketId")}", caller);
        var second = await server.CallAsync("POST /v1/safe-credentials", caller);
        second.Say("ticket").ShouldNotBe(first.Say("ticket"));
        (await server.CallAsync(Rest, $"SOTicket {second.Say("ticket")}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Logging_out_ends_the_ticket_and_those_got_with_it_at_once()
    {
        var caller = await server.LogInAsync(server.User);
        var child = await server.CallAsync("POST /v1/safe-credentials", caller);
        var other = await server.LogInAsync(server.User);
        (await server.CallAsync(Rest, $"SOTicket {child.Say("ticket")}")).Status.ShouldBe(200);

        (await server.CallAsync("POST /v1/logout", caller)).Say("ended").ShouldBe("2");
        (await server.CallAsync(Rest, caller)).Status.ShouldBe(401);
        (await server.CallAsync(Rest, $"SOTicket {child.Say("ticket")}")).Status.ShouldBe(401);
        (await server.CallAsync(Rest, other)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Logging_out_everywhere_ends_all_of_the_associates_tickets_at_once()
    {
        var one = await server.LogInAsync(server.User);
        var other = await server.LogInAsync(server.User);
        var another = await server.LogInAsync(server.External);
        (await server.CallAsync("POST /v1/logout", one, """{"everywhere":true}"""))
            .Say("ended")
            .ShouldBe("2");
        (await server.CallAsync(Rest, one)).Status.ShouldBe(401);
        (await server.CallAsync(Rest, other)).Status.ShouldBe(401);
        (await server.CallAsync(Rest, another)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_disabled_associate_is_refused_everywhere_at_once()
    {
        var ticket = await server.LogInAsync(server.User);
        (await server.CallAsync(Rest, ticket)).Status.ShouldBe(200);
        (await server.CallAsync("POST /v1/associates/uma/disable", server.Administrator.Basic()))
            .Say("active")
            .ShouldBe("False");
        (await server.CallAsync(Rest, ticket)).Status.ShouldBe(401);
        (await server.CallAsync(Rest, server.User.Basic())).Status.ShouldBe(401);

        await server.CallAsync("POST /v1/associates/uma/enable", server.Administrator.Basic());
        (await server.CallAsync(Rest, ticket)).Status.ShouldBe(401, "what has ended stays ended");
        (await server.CallAsync(Rest, server.User.Basic())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_ticket_narrowed_to_doors_opens_those_alone()
    {
        var ticket = await server.LogInAsync(server.User, ""","doors":["rest","soap"]""");
        (await server.CallAsync(Rest, ticket)).Status.ShouldBe(200);
        (await server.CallAsync("GET /v1/me", ticket)).Status.ShouldBe(401);
        (
            await server.CallAsync("GET /v1/me", ticket, use: "counterfoil; box; uma")
        ).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_ticket_for_the_command_line_opens_it_and_not_the_api()
    {
        var ticket = await server.LogInAsync(server.User, ""","doors":["command-line"]""");
        (
            await server.CallAsync("GET /v1/me", ticket, use: "counterfoil; box; uma")
        ).Status.ShouldBe(200);
        (await server.CallAsync("GET /v1/me", ticket)).Status.ShouldBe(401);
    }

    private Task<int> FlushAsync() =>
        server.Services.GetRequiredService<TicketRenewals>().FlushAsync(CancellationToken.None);
}
