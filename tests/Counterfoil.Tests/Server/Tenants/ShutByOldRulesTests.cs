using Counterfoil.Authority.Tenants;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.SystemUsers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Tenants;

/// <summary>What was fit by the rules of its day, and is not by today's, can be shut, and neither opened nor made worse.</summary>
public sealed class ShutByOldRulesTests : IAsyncLifetime
{
    private readonly SystemUserHouse house = new();

    private TestServer Server => house.Server;

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    [Theory]
    [InlineData("suspended")]
    [InlineData("closed")]
    public async Task An_application(string state)
    {
        await house.ChangeAsync(
            house.Other,
            one => one with { RedirectUris = ["https://*.example/cb"] }
        );
        (await ChangeAsync("""{"state":"active","description":"more"}""")).ShouldBeProblem(
            422,
            "unfit"
        );
        (await ChangeAsync($$"""{"state":"{{state}}","scopes":["no scope"]}""")).ShouldBeProblem(
            422,
            "unfit"
        );
        var shut = await ChangeAsync($$"""{"state":"{{state}}"}""");
        shut.Status.ShouldBe(200, shut.Text);
        shut.Say("state").ShouldBe(state);
        (await ChangeAsync("""{"state":"active"}""")).Status.ShouldBeOneOf(409, 422);

        Task<ApiAnswer> ChangeAsync(string body) =>
            Server.CallAsync(
                $"PATCH /v1/applications/{house.Other.ClientId}",
                Server.Operator.Basic(),
                body
            );
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("closed")]
    public async Task A_tenant(string state)
    {
        await BreakARuleAsync();
        (await ChangeAsync("""{"name":"Another"}""")).ShouldBeProblem(422, "unfit");
        (await ChangeAsync($$"""{"state":"{{state}}","name":"Another"}""")).ShouldBeProblem(
            422,
            "unfit"
        );
        var shut = await ChangeAsync($$"""{"state":"{{state}}"}""");
        shut.Status.ShouldBe(200, shut.Text);
        (await house.StatusAsync(Server.Stranger.Basic())).ShouldBe(404);
        (await ChangeAsync("""{"state":"active"}""")).ShouldBeProblem(422, "unfit");

        Task<ApiAnswer> ChangeAsync(string body) =>
            Server.CallAsync("PATCH /v1/tenants/Cust2", Server.Operator.Basic(), body);
    }

    // As a version wrote it whose rules were others.
    private async Task BreakARuleAsync()
    {
        var tenants = Server.Services.GetRequiredService<ITenants>();
        var before = (await tenants.FindAsync(Server.Second, CancellationToken.None))!;
        (
            await tenants.TryReplaceAsync(
                before with
                {
                    Switches = before.Switches with { MinimumPasswordLength = 4 },
                },
                new Counterfoil.Authority.Change(By: null, Server.Time.GetUtcNow()),
                CancellationToken.None
            )
        ).ShouldBeTrue();
    }
}
