using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Server.Hosting;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What is told to whom, and what to nobody.</summary>
public sealed class DisclosureTests
{
    [Fact]
    public async Task Line_39_No_code_token_or_secret_gets_into_a_log_or_a_decision()
    {
        using var log = new CollectedLog();
        var house = new ProtocolHouse { Log = log };
        await house.InitializeAsync();
        var secrets = new List<string> { ProtocolHouse.Token, ProtocolHouse.Verifier };
        try
        {
            var code = await house.CodeAsync();
            var tokens = await house.RedeemAsync(code);
            await house.RedeemAsync(code);
            await house.UserInfoAsync(tokens.Text("access_token")!);
            await house.GetAsync(
                $"/login/common/oauth/userinfo?access_token={Uri.EscapeDataString(tokens.Text("access_token")!)}"
            );
            await house.SendAsync(
                new HttpRequestMessage(
                    HttpMethod.Post,
                    $"/login/common/oauth/tokens?grant_type=refresh_token&refresh_token={tokens.Text("refresh_token")}"
                )
            );
            secrets.AddRange([
                code,
                tokens.Text("access_token")!,
                tokens.Text("refresh_token")!,
                tokens.Text("id_token")!,
            ]);
            var told = string.Join('\n', log.Lines) + await house.DecisionsAsync();
            told.ShouldContain("/login/common/oauth/tokens");
            foreach (var secret in secrets)
            {
                told.ShouldNotContain(secret);
                told.ShouldNotContain(Uri.EscapeDataString(secret));
            }
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    [Fact]
    public async Task Line_34_No_application_is_taken_for_a_person()
    {
        var house = new ProtocolHouse();
        await house.InitializeAsync();
        try
        {
            // Whatever an application is called, no answer calls a person so.
            var named = $"Home.{house.Server.Administrator.Associate.Id}";
            var application = house.Registry.Put(
                ProtocolHouse.New(named, "A name like a person's") with
                {
                    Type = ClientType.Public,
                }
            );
            var tokens = await house.RedeemAsPublicAsync(
                await house.CodeAsync(changes: [("client_id", application.ClientId)]),
                ("client_id", application.ClientId)
            );
            var who = await house.UserInfoAsync(tokens.Text("access_token")!);
            who.Text("sub").ShouldBe($"Home.{house.Server.User.Associate.Id}");
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    /// <summary>nOAuth: an address that somebody left behind made its next bearer the first one.</summary>
    [Fact]
    public async Task Advisory_36_Whoever_takes_over_an_address_is_not_taken_for_who_had_it()
    {
        var house = new ProtocolHouse();
        await house.InitializeAsync();
        try
        {
            var server = house.Server;
            var address = server.User.Associate.Card.Email;
            var first = await SubjectAsync(server.User);
            await MoveAsync(server.User, "uma@elsewhere.example");
            await MoveAsync(server.Administrator, address);
            (await SubjectAsync(server.User)).ShouldBe(first);
            (await SubjectAsync(server.Administrator)).ShouldNotBe(first);
            address.ShouldContain('@');
            first.ShouldNotContain('@');

            Task MoveAsync(Somebody somebody, string to) =>
                server.ChangeAsync(
                    somebody.Associate,
                    before => before with { Card = before.Card with { Email = to } }
                );
        }
        finally
        {
            await house.DisposeAsync();
        }

        async Task<string> SubjectAsync(Somebody somebody)
        {
            house.Server.Time.Advance(TimeSpan.FromSeconds(1));
            var tokens = await house.RedeemAsync(await house.CodeAsync(somebody));
            return (await house.UserInfoAsync(tokens.Text("access_token")!)).Text("sub")!;
        }
    }

    [Fact]
    public async Task Line_42_Guessing_tokens_is_throttled_and_never_stops_the_application_itself()
    {
        var house = new ProtocolHouse();
        await house.InitializeAsync();
        try
        {
            var code = await house.CodeAsync();
            Came? guess = null;
            for (var tries = 0; tries < 200 && guess?.Status != 429; tries++)
            {
                guess = await GuessAsync(house, $"cft_a-guess-{tries}");
                guess.Status.ShouldBeOneOf(401, 429);
                guess.Text("error").ShouldBe("invalid_client");
            }
            guess!.Status.ShouldBe(429);
            guess.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
            // A name that is no application's is a guess like any other.
            (
                await GuessAsync(house, "cft_a-guess", "ffffffffffffffffffffffffffffffff")
            ).Status.ShouldBe(429);

            // All of it from one address, from which the application itself and the public one are served as before.
            var tokens = await house.RedeemAsync(code);
            tokens.Status.ShouldBe(200, tokens.Body);
            (await house.RedeemAsPublicAsync("no code")).Text("error").ShouldBe("invalid_grant");

            // Having served it lets nobody guess on.
            (await GuessAsync(house, "cft_another-guess")).Status.ShouldBe(429);
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    private static Task<Came> GuessAsync(
        ProtocolHouse house,
        string token,
        string clientId = ProtocolHouse.ConfidentialId
    ) => house.RedeemAsync("no code", ("client_id", clientId), ("client_secret", token));
}
