using System.Text.Json;
using Counterfoil.Tests.Server.Course;
using Counterfoil.Tests.Server.SystemUsers;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>
/// <c>auth_time</c> is when the person proved it (OpenID Connect Core 2): wherever they went from there, and however late.
/// </summary>
public sealed class AuthTimeTests : AuthorizeWalk
{
    [Theory]
    [InlineData("Home")]
    [InlineData("Cust2")]
    public async Task It_is_the_proof_at_login_at_a_silent_return_and_after_a_refresh(string tenant)
    {
        var proven = Server.Time.GetUtcNow().ToUnixTimeSeconds();
        var first = await RedeemAsync(await LogInAsync(tenant));
        AuthTimeIn(first).ShouldBe(proven);

        Server.Time.Jump(TimeSpan.FromSeconds(20));
        var silent = await Visitor.GetAsync(Address(tenant, "&prompt=none"));
        var second = await RedeemAsync(silent.Location!);
        AuthTimeIn(second).ShouldBe(proven);

        Server.Time.Jump(TimeSpan.FromMinutes(5));
        var refreshed = await TokensAsync(
            ("grant_type", "refresh_token"),
            ("refresh_token", second.GetProperty("refresh_token").GetString()!)
        );
        AuthTimeIn(refreshed).ShouldBe(proven);
    }

    [Theory]
    [InlineData("Home")]
    [InlineData("Cust2")]
    public async Task It_is_what_max_age_counts_from(string tenant)
    {
        await LogInAsync(tenant);
        Server.Time.Jump(TimeSpan.FromSeconds(20));
        var soon = await Visitor.GetAsync(Address(tenant, "&prompt=none&max_age=30"));
        soon.Location!.ShouldContain("code=");
        Server.Time.Jump(TimeSpan.FromSeconds(20));
        var late = await Visitor.GetAsync(Address(tenant, "&prompt=none&max_age=30"));
        late.Location!.ShouldContain("error=login_required");
        (await Visitor.OpenAsync(Address(tenant, "&max_age=30"))).ShouldBeAt("name");
    }

    private static long AuthTimeIn(JsonElement tokens) =>
        SystemUserHouse
            .ClaimsOf(tokens.GetProperty("id_token").GetString()!)
            .GetProperty("auth_time")
            .GetInt64();
}
