using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>Refresh tokens (docs/protocols.md, lines 12 to 15; wire.md 2.5).</summary>
public sealed class RefreshTests : IAsyncLifetime
{
    private readonly ProtocolHouse house = new();

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task A_confidential_applications_refresh_token_stays_as_published()
    {
        var tokens = await TokensAsync();
        var first = await RefreshAsync(tokens.Text("refresh_token"));
        first.Status.ShouldBe(200, first.Body);
        first.Text("refresh_token").ShouldBeNull();
        first.Text("id_token").ShouldNotBeNull();
        (await house.IsGoodAsync(first.Text("access_token")!)).ShouldBeTrue();
        (await RefreshAsync(tokens.Text("refresh_token"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Line_12_A_public_applications_refresh_token_is_replaced_at_each_use()
    {
        var tokens = await PublicTokensAsync();
        var next = await RefreshAsPublicAsync(tokens.Text("refresh_token"));
        next.Status.ShouldBe(200, next.Body);
        next.Text("refresh_token").ShouldNotBeNull();
        next.Text("refresh_token").ShouldNotBe(tokens.Text("refresh_token"));
        (await RefreshAsPublicAsync(next.Text("refresh_token"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Line_13_A_refresh_token_that_comes_again_ends_all_that_hangs_by_its_login()
    {
        var tokens = await PublicTokensAsync();
        var next = await RefreshAsPublicAsync(tokens.Text("refresh_token"));
        var again = await RefreshAsPublicAsync(tokens.Text("refresh_token"));
        again.Text("error").ShouldBe("invalid_grant");
        (await RefreshAsPublicAsync(next.Text("refresh_token")))
            .Text("error")
            .ShouldBe("invalid_grant");
        (await house.IsGoodAsync(next.Text("access_token")!)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_refresh_token_used_by_many_at_once_is_used_once()
    {
        var tokens = await PublicTokensAsync();
        var all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => RefreshAsPublicAsync(tokens.Text("refresh_token")))
        );
        all.Count(came => came.Status == 200).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Line_14_A_refresh_token_ends_after_ninety_days()
    {
        var tokens = await TokensAsync();
        house.Server.Time.Jump(TimeSpan.FromDays(89));
        (await RefreshAsync(tokens.Text("refresh_token"))).Status.ShouldBe(200);
        house.Server.Time.Jump(TimeSpan.FromDays(1));
        (await RefreshAsync(tokens.Text("refresh_token"))).Text("error").ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Line_15_A_refresh_token_can_be_narrowed_and_not_widened()
    {
        var tokens = await TokensAsync(("scope", "openid mail"));
        var narrower = await RefreshAsync(tokens.Text("refresh_token"), ("scope", "mail"));
        narrower.Text("scope").ShouldBe("mail");
        narrower.Text("id_token").ShouldBeNull();
        var wider = await RefreshAsync(tokens.Text("refresh_token"), ("scope", "mail files"));
        wider.Text("error").ShouldBe("invalid_scope");
        (await RefreshAsync(tokens.Text("refresh_token"))).Text("scope").ShouldBe("openid mail");
    }

    [Fact]
    public async Task Another_applications_refresh_token_is_none()
    {
        var tokens = await TokensAsync();
        (await RefreshAsPublicAsync(tokens.Text("refresh_token")))
            .Text("error")
            .ShouldBe("invalid_grant");
        (await RefreshAsync(tokens.Text("refresh_token"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Approval_and_consent_are_heard_again_at_each_use()
    {
        house.Registry.PutConsent(
            new Consent
            {
                Tenant = house.Server.Own,
                Associate = house.Server.User.Associate.Id,
                Application = house.Confidential.Id,
                Scopes = [],
                At = house.Server.Time.GetUtcNow(),
            }
        );
        var consented = await TokensAsync();
        house.Registry.WithdrawConsents();
        (await RefreshAsync(consented.Text("refresh_token")))
            .Text("error")
            .ShouldBe("invalid_grant");
        var approved = await TokensAsync();
        house.Registry.Withdraw(house.Confidential);
        (await RefreshAsync(approved.Text("refresh_token")))
            .Text("error")
            .ShouldBe("invalid_grant");
        (await house.IsGoodAsync(approved.Text("access_token")!)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_access_token_is_no_refresh_token_and_no_code()
    {
        var tokens = await TokensAsync();
        (await RefreshAsync(tokens.Text("access_token"))).Text("error").ShouldBe("invalid_grant");
        (await house.RedeemAsync(tokens.Text("refresh_token")!))
            .Text("error")
            .ShouldBe("invalid_grant");
        (await house.IsGoodAsync(tokens.Text("refresh_token")!)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_application_without_the_flow_gets_no_refresh_token()
    {
        house.Registry.Put(house.Confidential with { Flows = Flows.Code });
        (await TokensAsync()).Text("refresh_token").ShouldBeNull();
    }

    private async Task<Came> TokensAsync(params (string Name, string? Value)[] changes) =>
        await house.RedeemAsync(await house.CodeAsync(changes: changes));

    private async Task<Came> PublicTokensAsync() =>
        await house.RedeemAsPublicAsync(
            await house.CodeAsync(changes: [("client_id", ProtocolHouse.PublicId)])
        );

    private Task<Came> RefreshAsync(string? token, params (string Name, string? Value)[] more) =>
        house.TokensAsync([
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", ProtocolHouse.ConfidentialId),
            ("client_secret", ProtocolHouse.Token),
            .. more,
        ]);

    private Task<Came> RefreshAsPublicAsync(string? token) =>
        house.TokensAsync(
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", ProtocolHouse.PublicId)
        );
}
