using System.Text.Json;
using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>Accounts and seats over the API, each tenant's for itself.</summary>
public sealed class AccountCallsTests : IAsyncLifetime
{
    private TestServer server = null!;
    private Somebody guest = null!;

    private string Operator => server.Operator.Basic();

    private string Administrator => server.Administrator.Basic();

    private string Stranger => server.Stranger.Basic();

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        guest = await server.AddAsync(
            new Associate
            {
                Tenant = server.Second,
                Id = default,
                Name = "guest",
            }
        );
        server.Time.Jump(TimeSpan.FromSeconds(1));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_persons_way_into_another_tenant_and_out_again()
    {
        var id = await AddAsync("uma@example.com", server.User);
        var invited = await CallAsync("POST /Cust2/v1/associates/guest/seat-invitation", Stranger);
        invited.Status.ShouldBe(200, invited.Text);
        var code = invited.Say("code");
        var accepted = await CallAsync(
            "POST /v1/me/seats",
            server.User.Basic(),
            $$"""{"tenant":"Cust2","code":"{{code}}"}"""
        );
        accepted.Status.ShouldBe(200, accepted.Text);
        accepted.Text.ShouldNotContain("allmark");
        var own = await CallAsync("GET /v1/me/account", server.User.Basic());
        own.Json.GetProperty("places")
            .EnumerateArray()
            .Select(place => place.GetProperty("tenant").GetString())
            .ShouldBe(["Home", "Cust2"]);
        var seats = await CallAsync("GET /Cust2/v1/seats", Stranger);
        seats.Text.ShouldContain(id);
        (await CallAsync("GET /v1/seats", Operator)).Text.ShouldNotContain(id);
        (await CallAsync("DELETE /v1/me/seats/Cust2", server.User.Basic())).Status.ShouldBe(200);
        (await CallAsync("GET /Cust2/v1/seats", Stranger)).Text.ShouldNotContain(id);
    }

    [Fact]
    public async Task An_administrator_looks_after_the_accounts_of_people_at_home_there()
    {
        var id = await AddAsync("uma@example.com", server.User, Administrator);
        foreach (var which in new[] { id, "uma@example.com", "UMA%40example.com" })
            (await CallAsync($"GET /v1/accounts/{which}", Administrator)).Say("id").ShouldBe(id);
        (
            await CallAsync(
                $"PATCH /v1/accounts/{id}",
                Administrator,
                """{"email":"u@example.net"}"""
            )
        )
            .Say("email")
            .ShouldBe("u@example.net");
        (await CallAsync($"POST /v1/accounts/{id}/disable", Administrator))
            .Say("active")
            .ShouldBe("False");
        (await CallAsync($"POST /v1/accounts/{id}/enable", Administrator))
            .Say("active")
            .ShouldBe("True");
        (await CallAsync($"POST /v1/accounts/{id}/sign-out", Administrator)).Status.ShouldBe(200);
        // Not those of who stands above them.
        (
            await CallAsync(
                "POST /v1/accounts",
                Administrator,
                Body("olga@example.com", server.Operator)
            )
        ).ShouldBeProblem(403, "forbidden");
        var above = await AddAsync("olga@example.com", server.Operator);
        (await CallAsync($"GET /v1/accounts/{above}", Administrator)).ShouldBeProblem(
            404,
            "not_found"
        );
    }

    [Fact]
    public async Task An_administrator_of_another_tenant_finds_no_account_and_no_seat_of_ours()
    {
        var id = await AddAsync("uma@example.com", server.User);
        foreach (
            var (call, body) in new (string, string?)[]
            {
                ($"GET /Cust2/v1/accounts/{id}", null),
                ("GET /Cust2/v1/accounts/uma@example.com", null),
                ($"PATCH /Cust2/v1/accounts/{id}", """{"email":"mine@example.org"}"""),
                ($"PATCH /Cust2/v1/accounts/{id}", """{"home":{"associate":1}}"""),
                ($"POST /Cust2/v1/accounts/{id}/disable", null),
                ($"POST /Cust2/v1/accounts/{id}/enable", null),
                ($"POST /Cust2/v1/accounts/{id}/sign-out", null),
                ("GET /Cust2/v1/accounts?home=Home", null),
                ("POST /Cust2/v1/associates/uma/seat-invitation", null),
                ($"DELETE /Cust2/v1/seats/{id}", null),
                ($"POST /Cust2/v1/seats/{id}/confirm", """{"toConfirm":"2026-01-01T00:00:00Z"}"""),
                ("GET /Cust2/v1/me/account", null),
                ("DELETE /Cust2/v1/me/seats/Home", null),
            }
        )
            (await CallAsync(call, Stranger, body)).ShouldBeProblem(404, "not_found");
        (await CallAsync("GET /Cust2/v1/accounts", Stranger)).Text.ShouldNotContain("uma");
        (
            await CallAsync("POST /Cust2/v1/accounts", Stranger, Body("a@example.org", server.User))
        ).ShouldBeProblem(422, "unfit");
        (await CallAsync($"GET /v1/accounts/{id}", Operator)).Say("active").ShouldBe("True");
    }

    [Fact]
    public async Task Somebody_without_a_right_reaches_no_accounts()
    {
        foreach (
            var call in new[]
            {
                "GET /v1/accounts",
                "GET /v1/accounts/uma@example.com",
                "GET /v1/seats",
                "POST /v1/associates/uma/seat-invitation",
                "DELETE /v1/seats/7f0c1d8e-2b6a-4c7e-9a51-0e6f3f0f5d11",
            }
        )
            (await CallAsync(call, server.User.Basic())).ShouldBeProblem(403, "forbidden");
        (await CallAsync("GET /v1/accounts", null)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Advisory_35_Whoever_registers_under_anothers_address_gets_nothing_of_theirs()
    {
        await AddAsync("stella@example.com", server.User);
        var invited = await CallAsync("POST /Cust2/v1/associates/guest/seat-invitation", Stranger);
        for (var i = 0; i < 3; i++)
            (
                await CallAsync(
                    "POST /v1/me/seats",
                    server.User.Basic(),
                    """{"tenant":"Cust2","code":"AAAAAAAAAAAAAAAAAAAA"}"""
                )
            ).ShouldBeProblem(404, "not_found");
        (await CallAsync("GET /v1/me/account", server.User.Basic()))
            .Json.GetProperty("places")
            .GetArrayLength()
            .ShouldBe(1);
        invited.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7T:abc")]
    [InlineData("a\u0007b")]
    [InlineData("a\u202eb")]
    public async Task A_login_name_is_legible(string name)
    {
        (
            await CallAsync(
                "POST /v1/accounts",
                Operator,
                Body(JsonEncodedText.Encode(name).ToString(), server.User)
            )
        ).ShouldBeProblem(422, "unfit");
        (
            await CallAsync("POST /v1/accounts", Operator, Body(new string('a', 255), server.User))
        ).ShouldBeProblem(422, "unfit");
    }

    private Task<ApiAnswer> CallAsync(string call, string? who, string? body = null) =>
        server.CallAsync(call, who, body);

    private async Task<string> AddAsync(string name, Somebody home, string? by = null)
    {
        var added = await CallAsync("POST /v1/accounts", by ?? Operator, Body(name, home));
        added.Status.ShouldBe(201, added.Text);
        return added.Say("id")!;
    }

    private static string Body(string name, Somebody home) =>
        $$$"""{"loginName":"{{{name}}}","home":{"tenant":"{{{home.Associate.Tenant}}}","associate":{{{home.Associate.Id}}}}}""";
}
