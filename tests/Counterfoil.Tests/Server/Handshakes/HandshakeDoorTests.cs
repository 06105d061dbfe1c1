using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Handshakes;

/// <summary>The handshake at the doors of machines.</summary>
public sealed class HandshakeDoorTests : IAsyncLifetime
{
    private const string Uma = "uma@PROBE.TEST";
    private const string Rest = "GET /api/v1/User/currentPrincipal";

    private readonly CollectedLog log = new();
    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(
            PlayedHandshake.Taken((Uma, "uma")) with
            {
                Log = log,
            }
        );

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(Rest, null)]
    [InlineData("GET /v1/me", null)]
    [InlineData("POST /v1/login", "{}")]
    public async Task It_lets_in_and_the_server_proves_itself_in_its_turn(string call, string? body)
    {
        var answer = await server.CallAsync(call, PlayedHandshake.Header(Uma), body);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Headers["WWW-Authenticate"].ShouldBe("Negotiate cmVwbHk=");
        answer.Headers["Persistent-Auth"].ShouldBe("false");
        answer.Headers["Cache-Control"].ShouldBe("no-store");
    }

    [Fact]
    public async Task The_door_and_the_factor_are_recorded_and_the_ticket_knows_them()
    {
        var login = await server.CallAsync("POST /v1/login", PlayedHandshake.Header(Uma), "{}");
        var me = await server.CallAsync("GET /v1/me", $"SOTicket {login.Say("ticket")}");

        me.Json.GetProperty("origin").GetProperty("door").GetString().ShouldBe("api");
        me.Json.GetProperty("origin")
            .GetProperty("factors")[0]
            .GetString()
            .ShouldBe(Factor.Kerberos.Name);
        (await DecisionsAsync("api")).ShouldContain(decision =>
            decision.Outcome == "believed" && decision.Evidence.Contains("os_login")
        );
    }

    [Theory]
    [InlineData(Rest, null)]
    [InlineData("GET /v1/me", null)]
    [InlineData("POST /v1/login", "{}")]
    public async Task Whoever_brings_nothing_is_told_that_it_is_taken(string call, string? body)
    {
        var answer = await server.CallAsync(call, authorization: null, body);
        answer.Status.ShouldBe(401);
        answer
            .Headers["WWW-Authenticate"]
            .ShouldBe("Negotiate, SOTicket, Basic realm=\"Counterfoil\", charset=\"UTF-8\"");
    }

    [Fact]
    public async Task Whoever_was_refused_is_not_asked_for_the_same_again()
    {
        var answer = await server.CallAsync(Rest, PlayedHandshake.Header("zoe@PROBE.TEST"));
        answer.Status.ShouldBe(401);
        answer.Headers["WWW-Authenticate"].ShouldStartWith("SOTicket");
    }

    [Fact]
    public async Task A_replay_is_refused_at_every_door_however_it_is_wrapped()
    {
        var token = PlayedHandshake.Framed(
            PlayedHandshake.Request(PlayedHandshake.Next(Uma), "HTTP/localhost")
        );
        string[] wrappings =
        [
            $"Negotiate {PlayedHandshake.Text(token)}",
            $"Negotiate {PlayedHandshake.Text(PlayedHandshake.Spnego([PlayedHandshake.Kerberos], token))}",
            $"Negotiate {PlayedHandshake.Text(PlayedHandshake.Spnego([PlayedHandshake.KerberosOfWindows, PlayedHandshake.Ntlm], token))}",
        ];
        (await server.CallAsync(Rest, wrappings[1])).Status.ShouldBe(200);
        foreach (var replay in wrappings)
        {
            (await server.CallAsync(Rest, replay)).Status.ShouldBe(401);
            (await server.CallAsync("POST /v1/login", replay, "{}")).ShouldBeProblem(
                401,
                "invalid_credentials"
            );
        }
        log.Lines.ShouldContain(line => line.Contains("it was shown before"));
    }

    [Fact]
    public async Task Ntlm_is_refused_with_a_line_that_says_so_and_is_handed_to_no_library()
    {
        var ntlm = Convert.ToBase64String("NTLMSSP\0\x01\0\0\0"u8);
        (await server.CallAsync(Rest, $"Negotiate {ntlm}")).Status.ShouldBe(401);
        log.Lines.ShouldContain(line =>
            line.Contains("NTLM from 127.0.0.1 was refused unread: only Kerberos is spoken here.")
        );
        log.Lines.ShouldNotContain(line => line.Contains(ntlm));
        (await DecisionsAsync("rest")).ShouldContain(decision =>
            decision.Outcome == "screened_out"
        );
    }

    [Theory]
    [InlineData("Negotiate")]
    [InlineData("Negotiate ***")]
    [InlineData("Negotiate YWJj")]
    public async Task What_cannot_be_read_lets_nobody_in_beside_good_evidence_either(string line)
    {
        (await server.CallAsync(Rest, line)).Status.ShouldBe(401);
        (await server.CallAsync(Rest, $"{server.User.Basic()}, {line}")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_ticket_for_another_service_is_refused_before_any_library_sees_it()
    {
        var blob = PlayedHandshake.Text(PlayedHandshake.Blob(Uma, "cifs/localhost"));
        (await server.CallAsync(Rest, $"Negotiate {blob}")).Status.ShouldBe(401);
        log.Lines.ShouldContain(line => line.Contains("for another service than HTTP"));
    }

    [Fact]
    public async Task Beside_the_evidence_of_somebody_else_it_lets_nobody_in() =>
        (
            await server.CallAsync(
                Rest,
                $"{server.External.Basic()}, {PlayedHandshake.Header(Uma)}"
            )
        ).Status.ShouldBe(401);

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example.com")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_cannot_make_a_browser_answer(string name, string value)
    {
        foreach (var handshake in new[] { null, PlayedHandshake.Header(Uma) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logout");
            request.Headers.TryAddWithoutValidation(name, value);
            if (handshake is not null)
                request.Headers.TryAddWithoutValidation("Authorization", handshake);
            using var response = await server.Client.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(401);
            response.Headers.WwwAuthenticate.ToString().ShouldNotContain("Negotiate");
        }
    }

    [Fact]
    public async Task In_a_tenant_that_is_online_it_is_neither_taken_nor_offered()
    {
        await server.SwitchAsync(server.Own, switches => switches with { Online = true });
        (await server.CallAsync(Rest, PlayedHandshake.Header(Uma))).Status.ShouldBe(401);
        (await server.CallAsync(Rest)).Headers["WWW-Authenticate"].ShouldNotContain("Negotiate");
    }

    [Fact]
    public async Task Failed_handshakes_slow_nobody_down()
    {
        for (var i = 0; i < 100; i++)
            await server.CallAsync(Rest, "Negotiate ***");
        (await server.CallAsync(Rest, PlayedHandshake.Header(Uma))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Without_a_keytab_it_is_neither_taken_nor_offered()
    {
        await using var closed = await TestServer.StartAsync(
            PlayedHandshake.Taken((Uma, "uma")) with
            {
                Settings = settings => settings,
            }
        );
        var answer = await closed.CallAsync(Rest, PlayedHandshake.Header(Uma));
        answer.Status.ShouldBe(401);
        answer.Headers["WWW-Authenticate"].ShouldNotContain("Negotiate");
    }

    private async Task<IReadOnlyList<Decision>> DecisionsAsync(string door) =>
        (
            await server
                .Services.GetRequiredService<DecisionLog>()
                .ListAsync(
                    new DecisionFilter { Tenant = server.Own, Door = door },
                    new PageRequest(After: null, Limit: 50),
                    CancellationToken.None
                )
        ).Items;
}
