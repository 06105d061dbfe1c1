using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>A plugin that wants a one-time code at every login, to the end of the working day.</summary>
public sealed class TwoFactorTests : IAsyncLifetime
{
    private const string Rest = "GET /api/v1/User/currentPrincipal";

    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(
            new TestServerOptions { Plugins = [_ => new OneTimeCodePlugin()] }
        );

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_door_without_a_page_refuses_a_password_alone()
    {
        (await server.CallAsync("GET /v1/me", server.User.Basic())).ShouldBeProblem(
            403,
            "more_evidence"
        );
        (await server.CallAsync(Rest, server.User.Basic())).Status.ShouldBe(403);
        (
            await server.CallAsync(
                "POST /v1/login",
                body: $$"""{"userName":"uma","password":"{{server.User.Password}}"}"""
            )
        ).ShouldBeProblem(403, "more_evidence");
    }

    [Fact]
    public async Task A_wrong_code_lets_nobody_in() =>
        (
            await server.CallAsync(
                "POST /v1/login",
                body: $$$"""{"userName":"uma","password":"{{{server.User.Password}}}","answer":{"challenge":"otp","text":"1"}}"""
            )
        ).ShouldBeProblem(403, "more_evidence");

    [Fact]
    public async Task Logged_in_with_two_factors_nobody_is_asked_again_for_eight_hours()
    {
        var visit = await server.VisitAsync(
            server.User,
            tenant: null,
            request: null,
            new ChallengeAnswer(OneTimeCodePlugin.Kind, new Secret(OneTimeCodePlugin.Code))
        );
        visit.Proof!.Origin.Factors.ShouldBe([Factor.Password, Factor.OneTimeCode]);
        var ticket = $"SOTicket {visit.Ticket!.Reveal()}";
        for (var minutes = 0; minutes <= 8 * 60; minutes += 10)
        {
            (await server.CallAsync(Rest, ticket)).Status.ShouldBe(200, $"after {minutes} minutes");
            server.Time.Advance(TimeSpan.FromMinutes(10));
        }
        var me = await server.CallAsync("GET /v1/me", ticket);
        me.Json.GetProperty("origin")
            .GetProperty("factors")
            .EnumerateArray()
            .Select(factor => factor.GetString())
            .ShouldBe(["password", "otp"]);
    }

    [Fact]
    public async Task A_ticket_got_with_it_has_both_factors_too()
    {
        var visit = await server.VisitAsync(
            server.User,
            tenant: null,
            request: null,
            new ChallengeAnswer(OneTimeCodePlugin.Kind, new Secret(OneTimeCodePlugin.Code))
        );
        var child = await server.CallAsync(
            "POST /v1/tickets",
            $"SOTicket {visit.Ticket!.Reveal()}",
            """{"doors":["rest"]}"""
        );
        child.Status.ShouldBe(200, child.Text);
        (await server.CallAsync(Rest, $"SOTicket {child.Say("ticket")}")).Status.ShouldBe(200);
    }

    private sealed class OneTimeCodePlugin : ICredentialPlugin
    {
        public const string Kind = "otp";
        public const string Code = "271828";

        public string CredentialType => "test/otp";

        public ValueTask<Resolution> ResolveAsync(
            EvidenceSet evidence,
            IPluginRows rows,
            CancellationToken cancellationToken
        ) => new(Resolution.NotMine);

        public ValueTask<Verdict> ReviewAsync(
            Hearing hearing,
            IPluginRows rows,
            CancellationToken cancellationToken
        ) => new(Judge(hearing));

        private static Verdict Judge(Hearing hearing)
        {
            if (hearing.Origin.Has(Factor.OneTimeCode))
                return Verdict.NoObjection;
            var challenge = new Challenge(Kind, "Your one-time code");
            return hearing.Evidence.Find<ChallengeAnswer>() is not { } answer
                    ? Verdict.Needs(challenge)
                : answer.Answer.Equals(new Secret(Code))
                    ? Verdict.Proved(
                        Factor.OneTimeCode,
                        new ProvidedCredential("test/otp", Id: null, "otp")
                    )
                : Verdict.NeedsAgain(challenge);
        }
    }
}
