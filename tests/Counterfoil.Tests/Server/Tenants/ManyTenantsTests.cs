using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Tenants;

/// <summary>Many tenants cost nobody more than few: no call sends more statements for them.</summary>
public sealed class ManyTenantsTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static readonly string[] Calls =
    [
        "GET /v1/tenants",
        "GET /v1/tenants?search=cust3",
        "GET /v1/tenants/Cust2",
        "GET /v1/accounts",
        "GET /v1/me",
        "GET /Cust2/v1/me",
        "GET /api/state/Cust2",
        "GET /Cust2/api",
        "GET /Cust2/login",
        "GET /health",
    ];

    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task No_call_sends_more_statements_for_many_tenants_than_for_few()
    {
        var few = await CountAsync();
        for (var i = 0; i < 400; i++)
            (
                await server.Database.Tenants.TryAddAsync(
                    new Tenant { Id = ContextIdentifier.Parse($"Many{i}"), Name = $"Customer {i}" },
                    new Change(null, server.Time.GetUtcNow()),
                    Never
                )
            ).ShouldBeTrue();
        var many = await CountAsync();
        many.ShouldBe(few);
        few.Values.ShouldAllBe(count => count <= 12);
    }

    [Fact]
    public async Task A_change_of_one_tenant_makes_nobody_ask_for_the_others_again()
    {
        await server.CallAsync("GET /api/state/Cust2");
        await server.CallAsync("GET /api/state/Home");
        await server.SwitchAsync(server.Own, before => before with { LivingStubs = 7 });
        var before = server.Database.StatementCount;
        await server.CallAsync("GET /api/state/Cust2");
        server.Database.StatementCount.ShouldBe(before);
        await server.CallAsync("GET /api/state/Home");
        server.Database.StatementCount.ShouldBe(before + 1);
    }

    private async Task<Dictionary<string, long>> CountAsync()
    {
        var counts = new Dictionary<string, long>();
        foreach (var call in Calls)
        {
            var who = call.Contains("Cust2/v1") ? server.Stranger.Basic() : server.Operator.Basic();
            (await server.CallAsync(call, who)).Status.ShouldBe(200, call);
            // The second time: what is remembered is remembered by then.
            var before = server.Database.StatementCount;
            await server.CallAsync(call, who);
            counts[call] = server.Database.StatementCount - before;
        }
        return counts;
    }
}
