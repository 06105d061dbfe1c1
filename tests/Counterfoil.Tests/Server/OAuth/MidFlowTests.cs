using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What is suspended in the middle of a flow is refused at the next step, whichever that is (issue 6 section 9).</summary>
public sealed class MidFlowTests : IAsyncLifetime
{
    private static readonly (string, string?)[] OfSecond = [("acr_values", "tenant:Cust2")];

    private readonly ProtocolHouse house = new();

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task A_tenant_that_is_suspended_is_refused_at_every_step_and_goes_on_afterwards()
    {
        var code = await house.CodeAsync(house.Server.Stranger, OfSecond);
        var held = await house.RedeemAsync(await house.CodeAsync(house.Server.Stranger, OfSecond));
        held.Status.ShouldBe(200, held.Body);
        (await house.IsGoodAsync(held.Text("access_token")!)).ShouldBeTrue();

        await ChangeAsync(TenantState.Suspended);
        var begun = await house.AuthorizeAsync(OfSecond);
        begun.Fields["error"].ShouldBe("invalid_request");
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant");
        (await RefreshAsync(held)).Text("error").ShouldBe("invalid_grant");
        (await house.IsGoodAsync(held.Text("access_token")!)).ShouldBeFalse();
        (await IntrospectAsync(held)).ShouldBe("False");

        await ChangeAsync(TenantState.Active);
        (await house.IsGoodAsync(held.Text("access_token")!)).ShouldBeTrue();
        (await RefreshAsync(held)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_application_that_is_suspended_is_refused_at_every_step()
    {
        var code = await house.CodeAsync();
        var held = await house.RedeemAsync(await house.CodeAsync());
        house.Registry.Put(house.Confidential with { State = ApplicationState.Suspended });
        (await house.AuthorizeAsync()).Location.ShouldBeNull();
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_client");
        (await RefreshAsync(held)).Text("error").ShouldBe("invalid_client");
        (await house.IsGoodAsync(held.Text("access_token")!)).ShouldBeFalse();
        (
            await house.PostAsync(
                "/login/common/oauth/introspect",
                ("token", held.Text("access_token")),
                ("client_id", ProtocolHouse.ConfidentialId),
                ("client_secret", ProtocolHouse.Token)
            )
        ).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_consent_that_is_withdrawn_between_the_code_and_its_exchange_is_heard()
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
        var code = await house.CodeAsync();
        var held = await house.RedeemAsync(await house.CodeAsync());
        house.Registry.WithdrawConsents();
        (await house.RedeemAsync(code)).Text("error").ShouldBe("invalid_grant");
        (await RefreshAsync(held)).Text("error").ShouldBe("invalid_grant");
    }

    private async Task ChangeAsync(TenantState state) =>
        (
            await house
                .Server.Services.GetRequiredService<TenantRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    house.Server.Second,
                    before => before with { State = state },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Tenant>.Done>();

    private Task<Came> RefreshAsync(Came tokens) =>
        house.TokensAsync(
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.Text("refresh_token")),
            ("client_id", ProtocolHouse.ConfidentialId),
            ("client_secret", ProtocolHouse.Token)
        );

    private async Task<string?> IntrospectAsync(Came tokens) =>
        (
            await house.PostAsync(
                "/login/common/oauth/introspect",
                ("token", tokens.Text("access_token")),
                ("client_id", ProtocolHouse.ConfidentialId),
                ("client_secret", ProtocolHouse.Token)
            )
        ).Text("active");
}
