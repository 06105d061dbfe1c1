using System.Net;
using System.Text.Json;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Client;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Applications;

/// <summary>An application on another port, which asks a real server who is behind what was brought to it.</summary>
public sealed class RemoteLookupTests : IAsyncLifetime
{
    private TestServer server = null!;
    private TestApplication app = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        app = await TestApplication.StartAsync(server);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_in_the_header_or_as_a_user_name_and_a_name_with_its_password_let_somebody_in()
    {
        var ticket = await server.TicketAsync(server.User);
        foreach (
            var value in new[]
            {
                $"SOTicket {ticket}",
                $"Bearer {ticket}",
                TestServer.Basic(ticket, "").ToString(),
                TestServer.Basic(ticket, "ignored").ToString(),
                TestServer.Basic(server.User).ToString(),
            }
        )
            (await TextAsync("/me", ("Authorization", value))).ShouldBe("uma", value[..8]);
    }

    [Theory]
    [InlineData("7T:nonsense")]
    [InlineData("Basic !!!")]
    public async Task What_is_no_ticket_lets_nobody_in(string text) =>
        (await app.GetAsync("/me", ("Authorization", $"SOTicket {text}"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );

    [Fact]
    public async Task A_program_without_evidence_is_told_how_to_bring_some()
    {
        var answer = await app.GetAsync("/me");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Select(one => one.Scheme).ShouldBe(["SOTicket", "Basic"]);
        app.Line.LookUps.ShouldBe(0);
    }

    [Fact]
    public async Task Rights_are_claims_and_roles()
    {
        var admin = ("Authorization", $"SOTicket {await server.TicketAsync(server.Administrator)}");
        (await TextAsync("/admin", admin)).ShouldBe("admin");
        var claims = await TextAsync("/claims", admin);
        claims.ShouldContain($"{TicketClaims.Right}={Rights.AdminUsers}");
        claims.ShouldContain($"{TicketClaims.Name}=adam");
        claims.ShouldContain($"{TicketClaims.Tenant}=Home");
        claims.ShouldContain($"{TicketClaims.Factor}=password");
        claims.ShouldNotContain("7T:");
        var user = ("Authorization", $"SOTicket {await server.TicketAsync(server.User)}");
        (await app.GetAsync("/admin", user)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_ticket_that_was_ended_is_refused_here_once_the_staleness_is_over()
    {
        var visit = await server.VisitAsync(server.User);
        var header = ("Authorization", $"SOTicket {visit.Ticket!.Reveal()}");
        (await TextAsync("/me", header)).ShouldBe("uma");
        await server
            .Services.GetRequiredService<Revoker>()
            .EndAsync(visit.Proof!, visit.Stub!.TicketId, CancellationToken.None);
        (await TextAsync("/me", header)).ShouldBe("uma", "within the second");
        app.Line.LookUps.ShouldBe(1);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (await app.GetAsync("/me", header)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        app.Line.LookUps.ShouldBe(2);
    }

    [Fact]
    public async Task With_a_staleness_of_zero_an_ended_ticket_is_refused_at_once()
    {
        await using var strict = await TestApplication.StartAsync(
            server,
            options => options.Staleness = TimeSpan.Zero
        );
        var visit = await server.VisitAsync(server.User);
        var header = ("Authorization", $"SOTicket {visit.Ticket!.Reveal()}");
        for (var i = 1; i <= 3; i++)
        {
            (await strict.GetAsync("/me", header)).StatusCode.ShouldBe(HttpStatusCode.OK);
            strict.Line.LookUps.ShouldBe(i);
        }
        await server
            .Services.GetRequiredService<Revoker>()
            .EndAsync(visit.Proof!, visit.Stub!.TicketId, CancellationToken.None);
        (await strict.GetAsync("/me", header)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_authority_that_cannot_be_asked_lets_nobody_in_and_nothing_old_is_relied_on()
    {
        var header = ("Authorization", $"SOTicket {await server.TicketAsync(server.User)}");
        (await TextAsync("/me", header)).ShouldBe("uma");
        app.Line.IsCut = true;
        (await TextAsync("/me", header)).ShouldBe("uma", "the answer is not a second old");
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var answer = await app.GetAsync("/me", header);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        app.Line.IsCut = false;
        (await TextAsync("/me", header)).ShouldBe("uma");
    }

    [Fact]
    public async Task A_look_up_is_a_use_that_slides_and_is_written_down_as_said_by_the_application()
    {
        var visit = await server.VisitAsync(server.User);
        var header = ("Authorization", $"SOTicket {visit.Ticket!.Reveal()}");
        var use = (Use.Header, @"crm; LAPTOP7; NORD\uma; month end");
        for (var i = 0; i < 3; i++)
        {
            await server
                .Services.GetRequiredService<TicketRenewals>()
                .FlushAsync(CancellationToken.None);
            server.Time.Advance(TimeSpan.FromHours(5));
            (await TextAsync("/me", header, use)).ShouldBe("uma");
        }
        await server
            .Services.GetRequiredService<TicketRenewals>()
            .FlushAsync(CancellationToken.None);
        var told = await server.CallAsync(
            $"GET /v1/tickets/{visit.Stub!.TicketId}",
            server.Administrator.Basic()
        );
        told.Say("lastUsedInfo")
            .ShouldBe(@"NORD\uma on LAPTOP7: crm (month end), said by portal at Ticket");
    }

    [Fact]
    public async Task A_stranger_cannot_ask_about_a_ticket()
    {
        var good = await server.TicketAsync(server.User);
        var body = Json(good);
        (await server.CallAsync("POST /v1/tickets/lookup", body: body)).Status.ShouldBe(401);
        foreach (
            var somebody in new[]
            {
                server.User,
                server.Administrator,
                server.Operator,
                server.System,
            }
        )
        {
            var refused = await server.CallAsync("POST /v1/tickets/lookup", somebody.Basic(), body);
            refused.ShouldBeProblem(403, "forbidden");
            var made = await server.CallAsync(
                "POST /v1/tickets/lookup",
                somebody.Basic(),
                Json("7T:x")
            );
            made.Text.ShouldBe(refused.Text, "a stranger learns nothing of what is asked");
        }
        (
            await server.CallAsync(
                "POST /v1/tickets/lookup",
                server.StrangeApplication.Basic(),
                body
            )
        ).Status.ShouldBe(401, "an application of another tenant is nobody here");
    }

    [Fact]
    public async Task Unknown_ended_expired_and_anothers_are_one_and_the_same_answer()
    {
        var expired = await server.TicketAsync(server.User);
        server.Time.Jump(TimeSpan.FromHours(7));
        var answers = new List<string>();
        foreach (
            var ticket in new[]
            {
                new Ticket(Guid.Parse("c0ffee00-0000-4000-8000-00000000c0de"), 7, null).ToWire(),
                await server.EndedTicketAsync(server.User),
                expired,
                await server.TicketAsync(server.Stranger, server.Second),
                "7T:nonsense",
            }
        )
        {
            var answer = await server.CallAsync(
                "POST /v1/tickets/lookup",
                server.Application.Basic(),
                Json(ticket)
            );
            answer.Status.ShouldBe(200);
            answer.Json.GetProperty("believed").GetBoolean().ShouldBeFalse();
            answers.Add(answer.Text);
        }
        answers.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        answers[0].ShouldContain("invalid_credentials");
    }

    [Fact]
    public async Task Another_tenants_application_hears_of_its_own_tickets_only()
    {
        var theirs = await server.TicketAsync(server.Stranger, server.Second);
        var ours = await server.TicketAsync(server.User);
        var asker = server.StrangeApplication.Basic();
        (await server.CallAsync("POST /Cust2/v1/tickets/lookup", asker, Json(theirs)))
            .Json.GetProperty("believed")
            .GetBoolean()
            .ShouldBeTrue();
        (await server.CallAsync("POST /Cust2/v1/tickets/lookup", asker, Json(ours)))
            .Json.GetProperty("believed")
            .GetBoolean()
            .ShouldBeFalse();
    }

    [Fact]
    public async Task A_ticket_for_another_door_is_none_for_an_application()
    {
        var narrow = await server.TicketAsync(
            server.User,
            request: new TicketRequest { Doors = ["rest"] }
        );
        (await app.GetAsync("/me", ("Authorization", $"SOTicket {narrow}"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        var forUs = await server.TicketAsync(
            server.User,
            request: new TicketRequest { Doors = ["look-up"] }
        );
        (await TextAsync("/me", ("Authorization", $"SOTicket {forUs}"))).ShouldBe("uma");
    }

    [Fact]
    public async Task A_wrong_secret_of_the_application_lets_nobody_in_and_is_not_tried_with_every_request()
    {
        using var log = new CollectedLog();
        await using var wrong = await TestApplication.StartAsync(
            server,
            options => options.Secret = new Secret("not the secret of it"),
            log
        );
        var ticket = await server.TicketAsync(server.User);
        for (var i = 0; i < 20; i++)
        {
            (
                await wrong.GetAsync("/me", ("Authorization", $"SOTicket {ticket}"))
            ).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        wrong.Line.LookUps.ShouldBe(0);
        string.Join("\n", log.Lines).ShouldContain("Check its name and secret");
        string.Join("\n", log.Lines).ShouldNotContain("not the secret of it");
        string.Join("\n", log.Lines).ShouldNotContain(ticket);
    }

    [Fact]
    public async Task The_application_logs_in_again_when_its_own_ticket_was_ended()
    {
        var header = ("Authorization", $"SOTicket {await server.TicketAsync(server.User)}");
        (await TextAsync("/me", header)).ShouldBe("uma");
        (
            await server.CallAsync(
                "POST /v1/revocations",
                server.Administrator.Basic(),
                """{"scope":"associate","associate":"portal"}"""
            )
        ).Status.ShouldBe(200);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (await TextAsync("/me", header)).ShouldBe("uma");
    }

    [Theory]
    [InlineData("http://id.example.com/")]
    [InlineData("ftp://id.example.com/")]
    [InlineData("https://id.example.com/?x=1")]
    public async Task Nothing_secret_goes_to_an_authority_in_clear(string address) =>
        (
            await Should.ThrowAsync<InvalidOperationException>(async () =>
            {
                await using var _ = await TestApplication.StartAsync(
                    server,
                    options => options.Authority = new Uri(address)
                );
            })
        ).Message.ShouldContain("https");

    private async Task<string> TextAsync(string path, params (string, string)[] headers)
    {
        var answer = await app.GetAsync(path, headers);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    private static string Json(string ticket) => JsonSerializer.Serialize(new { ticket });
}
