using System.Net.Http.Headers;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>An application with nobody at the keyboard (RFC 6749 section 4.4).</summary>
public sealed class ClientCredentialsTests : IAsyncLifetime
{
    private readonly ProtocolHouse house = new();

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        house.Registry.Put(
            house.Confidential with
            {
                HasSystemUser = true,
                Flows = Flows.Code | Flows.ClientCredentials,
            }
        );
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Theory]
    [InlineData("tenant", "Home")]
    [InlineData("tenant", "tenant:home")]
    [InlineData("acr_values", "tenant:Home")]
    public async Task It_acts_by_its_system_user_in_the_tenant_that_approved_it(
        string name,
        string value
    )
    {
        await ApproveAsync();
        var came = await AskAsync((name, value));
        came.Status.ShouldBe(200, came.Body);
        came.Json.GetProperty("expires_in").GetInt64().ShouldBe(3600);
        came.Text("refresh_token").ShouldBeNull();
        came.Text("id_token").ShouldBeNull();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            "/Home/api/v1/User/currentPrincipal"
        );
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            came.Text("access_token")
        );
        var principal = await house.SendAsync(request);
        principal.Status.ShouldBe(200, principal.Body);
        principal.Text("UserType").ShouldBe("SystemAssociate");
    }

    [Fact]
    public async Task The_tenant_may_stand_in_the_path()
    {
        await ApproveAsync();
        var came = await house.PostAsync("/login/Home/oauth/tokens", Fields());
        came.Status.ShouldBe(200, came.Body);
    }

    [Theory]
    [InlineData("tenant", "Cust2")]
    [InlineData("tenant", "NoSuch")]
    public async Task A_tenant_that_did_not_approve_it_is_closed_to_it(string name, string value)
    {
        await ApproveAsync();
        (await AskAsync((name, value))).Text("error").ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task A_tenant_must_be_said_and_only_one()
    {
        await ApproveAsync();
        (await AskAsync()).Text("error").ShouldBe("invalid_request");
        (await AskAsync(("tenant", "Home"), ("acr_values", "tenant:Cust2")))
            .Text("error")
            .ShouldBe("invalid_request");
    }

    [Fact]
    public async Task An_approval_that_is_withdrawn_is_heard_at_once()
    {
        await ApproveAsync();
        house.Registry.Withdraw(house.Confidential);
        (await AskAsync(("tenant", "Home"))).Text("error").ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task Who_is_not_registered_for_it_or_shows_no_token_gets_nothing()
    {
        await ApproveAsync();
        (await AskAsync(("tenant", "Home"), ("client_secret", null))).Status.ShouldBe(401);
        house.Registry.Put(house.Confidential with { HasSystemUser = true });
        (await AskAsync(("tenant", "Home"))).Text("error").ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task It_gets_no_more_scopes_than_it_is_registered_for()
    {
        await ApproveAsync();
        (await AskAsync(("tenant", "Home"), ("scope", "mail"))).Text("scope").ShouldBe("mail");
        (await AskAsync(("tenant", "Home"), ("scope", "mail calendars")))
            .Text("error")
            .ShouldBe("invalid_scope");
    }

    [Fact]
    public async Task Who_was_heard_lately_is_heard_by_no_database_and_who_changes_is_heard_at_once()
    {
        await ApproveAsync();
        var heard = await CountAsync();
        var recalled = await CountAsync();
        recalled.ShouldBeLessThan(heard);

        house.Server.Time.Advance(TimeSpan.FromMinutes(1));
        (await CountAsync()).ShouldBeGreaterThan(recalled);

        var database = house.Server.Database;
        var approval = await database.Approvals.FindAsync(
            house.Server.Own,
            house.Confidential.Id,
            CancellationToken.None
        );
        var user = (
            await database.Associates.FindAsync(
                house.Server.Own,
                approval!.SystemUser!.Value,
                CancellationToken.None
            )
        )!;
        await house.Server.ChangeAsync(user, before => before with { IsActive = false });
        (await AskAsync(("tenant", "Home"))).Text("error").ShouldBe("unauthorized_client");
        await house.Server.ChangeAsync(user, before => before with { IsActive = true });
        (await AskAsync(("tenant", "Home"))).Status.ShouldBe(200);
    }

    private async Task<long> CountAsync()
    {
        var before = house.Server.Database.StatementCount;
        (await AskAsync(("tenant", "Home"))).Status.ShouldBe(200);
        return house.Server.Database.StatementCount - before;
    }

    private async Task ApproveAsync() =>
        (
            await house
                .Server.Services.GetRequiredService<ApprovalDesk>()
                .ApproveAsync(
                    by: null,
                    house.Server.Own,
                    (
                        await house.Registry.FindAsync(
                            ProtocolHouse.ConfidentialId,
                            CancellationToken.None
                        )
                    )!,
                    shown: null,
                    until: null,
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Approval>.Done>();

    private Task<Came> AskAsync(params (string Name, string? Value)[] more) =>
        house.TokensAsync(Fields(more));

    private static (string Name, string? Value)[] Fields(
        params (string Name, string? Value)[] more
    ) =>
        [
            ("grant_type", "client_credentials"),
            ("client_id", ProtocolHouse.ConfidentialId),
            ("client_secret", ProtocolHouse.Token),
            .. more,
        ];
}
