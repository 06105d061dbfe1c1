using Counterfoil.Tests.Authority.Evaluation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>Introspection (RFC 7662) and revocation (RFC 7009).</summary>
public sealed class IntrospectTests : IAsyncLifetime
{
    private const string Inactive = """{"active":false}""";

    private readonly ToldPlugin plugin = new("TEST/TOLD");
    private readonly ProtocolHouse house;

    public IntrospectTests() => house = new ProtocolHouse { Plugins = [plugin] };

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task An_application_is_told_what_its_own_tokens_are_good_for()
    {
        var tokens = await TokensAsync();
        var access = await IntrospectAsync(tokens.Text("access_token"));
        access.Json.GetProperty("active").GetBoolean().ShouldBeTrue();
        access.Text("client_id").ShouldBe(ProtocolHouse.ConfidentialId);
        access.Text("token_type").ShouldBe("Bearer");
        access.Text("scope").ShouldBe("openid");
        access.Text("username").ShouldBe(house.Server.User.Name);
        access
            .Json.GetProperty("exp")
            .GetInt64()
            .ShouldBe(house.Server.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds());
        (await IntrospectAsync(tokens.Text("refresh_token")))
            .Json.GetProperty("active")
            .GetBoolean()
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Line_42_Only_who_shows_its_token_may_ask()
    {
        var token = (await TokensAsync()).Text("access_token");
        (await house.PostAsync(Path("introspect"), ("token", token))).Status.ShouldBe(401);
        (
            await house.PostAsync(
                Path("introspect"),
                ("token", token),
                ("client_id", ProtocolHouse.PublicId)
            )
        ).Status.ShouldBe(401);
        (await IntrospectAsync(token, "guess")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("8A:Home.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("8A:Nowhere.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    public async Task What_is_unknown_is_not_active_and_nothing_else_is_said(string token) =>
        (await IntrospectAsync(token)).Body.ShouldBe(Inactive);

    [Fact]
    public async Task Another_applications_token_is_not_active()
    {
        var code = await house.CodeAsync(changes: [("client_id", ProtocolHouse.PublicId)]);
        var tokens = await house.RedeemAsPublicAsync(code);
        (await IntrospectAsync(tokens.Text("access_token"))).Body.ShouldBe(Inactive);
    }

    [Fact]
    public async Task Advisory_12_Whatever_level_ends_a_token_introspection_knows_it()
    {
        var tokens = await TokensAsync();
        await ShouldBeActiveAsync(tokens, isActive: true);

        plugin.Review = (_, _) => Task.FromResult(Verdict.Objects("The home is gone."));
        await SetAsync(user => user with { Card = user.Card with { FullName = "Another" } });
        await ShouldBeActiveAsync(tokens, isActive: false);
        plugin.Review = (_, _) => Task.FromResult(Verdict.NoObjection);
        await ShouldBeActiveAsync(tokens, isActive: true);

        await SetAsync(user => user with { IsActive = false });
        await ShouldBeActiveAsync(tokens, isActive: false);
    }

    [Fact]
    public async Task Advisory_12_A_withdrawn_approval_ends_what_was_given_under_it()
    {
        var tokens = await TokensAsync();
        house.Registry.Withdraw(house.Confidential);
        await ShouldBeActiveAsync(tokens, isActive: false);
    }

    [Fact]
    public async Task Plugins_are_asked_once_in_an_interval_and_again_when_something_changed()
    {
        var tokens = await TokensAsync();
        var before = plugin.Reviews;
        for (var i = 0; i < 5; i++)
            await IntrospectAsync(tokens.Text("access_token"));
        plugin.Reviews.ShouldBe(before + 1);

        plugin.Review = (_, _) => Task.FromResult(Verdict.Objects("The home is gone."));
        await SetAsync(user => user with { Card = user.Card with { FullName = "Another" } });
        await ShouldBeActiveAsync(tokens, isActive: false);

        plugin.Review = (_, _) =>
            Task.FromResult(Verdict.NoObjectionUntil(house.Server.Time.GetUtcNow().AddSeconds(20)));
        await ShouldBeActiveAsync(tokens, isActive: true);
        plugin.Review = (_, _) => Task.FromResult(Verdict.Objects("The home is gone."));
        house.Server.Time.Advance(TimeSpan.FromSeconds(20));
        await ShouldBeActiveAsync(tokens, isActive: false);
    }

    [Fact]
    public async Task Looking_is_no_use()
    {
        var tokens = await TokensAsync();
        for (var i = 0; i < 3; i++)
        {
            house.Server.Time.Jump(TimeSpan.FromMinutes(20));
            await IntrospectAsync(tokens.Text("access_token"));
        }
        (await IntrospectAsync(tokens.Text("access_token"))).Body.ShouldBe(Inactive);
    }

    [Fact]
    public async Task An_access_token_that_is_revoked_ends_alone()
    {
        var tokens = await TokensAsync();
        (await RevokeAsync(tokens.Text("access_token"))).Status.ShouldBe(200);
        (await house.IsGoodAsync(tokens.Text("access_token")!)).ShouldBeFalse();
        (await IntrospectAsync(tokens.Text("refresh_token"))).Body.ShouldNotBe(Inactive);
    }

    [Fact]
    public async Task A_refresh_token_that_is_revoked_ends_all_of_its_login()
    {
        var tokens = await TokensAsync();
        (await RevokeAsync(tokens.Text("refresh_token"))).Status.ShouldBe(200);
        (await house.IsGoodAsync(tokens.Text("access_token")!)).ShouldBeFalse();
        (await IntrospectAsync(tokens.Text("refresh_token"))).Body.ShouldBe(Inactive);
    }

    [Fact]
    public async Task Revoking_what_is_unknown_or_anothers_is_answered_alike_and_ends_nothing()
    {
        var tokens = await TokensAsync();
        (await RevokeAsync("nonsense")).Status.ShouldBe(200);
        var came = await house.PostAsync(
            Path("revoke"),
            ("token", tokens.Text("access_token")),
            ("client_id", ProtocolHouse.PublicId)
        );
        came.Status.ShouldBe(200);
        (await house.IsGoodAsync(tokens.Text("access_token")!)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_confidential_application_shows_its_token_to_revoke()
    {
        var tokens = await TokensAsync();
        var came = await house.PostAsync(
            Path("revoke"),
            ("token", tokens.Text("access_token")),
            ("client_id", ProtocolHouse.ConfidentialId)
        );
        came.Status.ShouldBe(401);
        (await house.IsGoodAsync(tokens.Text("access_token")!)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_originals_way_to_revoke_is_for_applications_that_are_marked_for_it()
    {
        var tokens = await TokensAsync();
        var address =
            $"/login/common/oauth/Revoke?token={tokens.Text("refresh_token")}&token_type_hint=JWT";
        (await house.SendAsync(new HttpRequestMessage(HttpMethod.Post, address))).Status.ShouldBe(
            400
        );
        (await house.IsGoodAsync(tokens.Text("access_token")!)).ShouldBeTrue();
        house.Registry.Put(
            house.Confidential with
            {
                Compatibility = new() { TokenParametersInAddress = true },
            }
        );
        (await house.SendAsync(new HttpRequestMessage(HttpMethod.Post, address))).Status.ShouldBe(
            200
        );
        (await house.IsGoodAsync(tokens.Text("access_token")!)).ShouldBeFalse();
    }

    private static string Path(string endpoint) => "/login/common/oauth/" + endpoint;

    private async Task ShouldBeActiveAsync(Came tokens, bool isActive)
    {
        foreach (var name in new[] { "access_token", "refresh_token" })
            (await IntrospectAsync(tokens.Text(name)))
                .Json.GetProperty("active")
                .GetBoolean()
                .ShouldBe(isActive, name);
    }

    private Task<Associate> SetAsync(Func<Associate, Associate> change) =>
        house.Server.ChangeAsync(house.Server.User.Associate, change);

    private async Task<Came> TokensAsync() => await house.RedeemAsync(await house.CodeAsync());

    private Task<Came> IntrospectAsync(string? token, string secret = ProtocolHouse.Token) =>
        house.PostAsync(
            Path("introspect"),
            ("token", token),
            ("client_id", ProtocolHouse.ConfidentialId),
            ("client_secret", secret)
        );

    private Task<Came> RevokeAsync(string? token) =>
        house.PostAsync(
            Path("revoke"),
            ("token", token),
            ("client_id", ProtocolHouse.ConfidentialId),
            ("client_secret", ProtocolHouse.Token)
        );
}
