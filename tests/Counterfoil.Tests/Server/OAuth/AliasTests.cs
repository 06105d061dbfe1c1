using Counterfoil.Broker.Applications;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>An application whose id was renewed is known by the earlier one, in every protocol, until that is dropped.</summary>
public sealed class AliasTests : IAsyncLifetime
{
    private const string Renewed = "11112222333344445555666677778888";

    private readonly ProtocolHouse house = new();

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Theory]
    [InlineData(ProtocolHouse.ConfidentialId)]
    [InlineData(Renewed)]
    public async Task Either_id_logs_in_and_is_the_audience(string id)
    {
        Renew();
        var tokens = await LogInAsync(id);
        (await AudienceAsync(tokens, id)).ShouldBe(id);
    }

    [Fact]
    public async Task The_audience_stays_what_it_was_as_long_as_that_id_is_known()
    {
        var tokens = await LogInAsync(ProtocolHouse.ConfidentialId);
        Renew();
        var refreshed = await RefreshAsync(tokens, Renewed);
        (await AudienceAsync(refreshed, ProtocolHouse.ConfidentialId)).ShouldBe(
            ProtocolHouse.ConfidentialId
        );
    }

    [Fact]
    public async Task Once_the_earlier_id_is_dropped_the_audience_is_the_one_that_is_shown()
    {
        var tokens = await LogInAsync(ProtocolHouse.ConfidentialId);
        Renew(keepsOld: false);
        (await RefreshAsync(tokens, ProtocolHouse.ConfidentialId)).Status.ShouldBe(401);
        var refreshed = await RefreshAsync(tokens, Renewed);
        (await AudienceAsync(refreshed, Renewed)).ShouldBe(Renewed);
        (await house.AuthorizeAsync()).Body.ShouldContain("client_id");
    }

    [Fact]
    public async Task A_code_of_the_one_id_is_redeemed_by_the_other()
    {
        var code = await house.CodeAsync();
        Renew();
        (await house.RedeemAsync(code, ("client_id", Renewed))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_hint_that_was_given_under_the_earlier_id_is_good_with_the_new_one()
    {
        var tokens = await LogInAsync(ProtocolHouse.ConfidentialId);
        Renew();
        var hint = tokens.Text("id_token");
        (
            await house.AgreeAsync(
                house.Server.User,
                ("client_id", Renewed),
                ("id_token_hint", hint)
            )
        ).Fields.ShouldContainKey("code");
    }

    [Fact]
    public async Task The_old_form_takes_the_earlier_id()
    {
        Renew();
        var came = await house.GetAsync($"/login/?app_id={ProtocolHouse.ConfidentialId}");
        came.Location!.ShouldStartWith("/login/course/");
    }

    private void Renew(bool keepsOld = true) =>
        house.Registry.Put(
            house.Confidential with
            {
                ClientId = Renewed,
                Aliases = keepsOld ? [ProtocolHouse.ConfidentialId] : [],
                OldForm = new OldForm(ProtocolHouse.Callback),
            }
        );

    private async Task<Came> LogInAsync(string id)
    {
        var code = await house.CodeAsync(null, ("client_id", id));
        var tokens = await house.RedeemAsync(code, ("client_id", id));
        tokens.Status.ShouldBe(200, tokens.Body);
        return tokens;
    }

    private Task<Came> RefreshAsync(Came tokens, string id) =>
        house.TokensAsync(
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.Text("refresh_token")),
            ("client_id", id),
            ("client_secret", ProtocolHouse.Token)
        );

    private async Task<string> AudienceAsync(Came tokens, string expected) =>
        (
            await IdTokenReading.VerifyAsync(house, tokens.Text("id_token")!, expected)
        ).Audiences.ShouldHaveSingleItem();
}
