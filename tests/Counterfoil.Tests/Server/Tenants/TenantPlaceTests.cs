using System.Text.Json;
using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Tenants;

/// <summary>Where a tenant's services are: what is told, and what is answered where they are not.</summary>
public sealed class TenantPlaceTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_state_of_a_tenant_is_told_to_anybody_as_published_clients_read_it()
    {
        var told = await StateAsync("Cust2");
        told.GetProperty("ContextIdentifier").GetString().ShouldBe("Cust2");
        told.GetProperty("State").GetString().ShouldBe("Running");
        told.GetProperty("IsRunning").GetBoolean().ShouldBeTrue();
        told.GetProperty("Endpoint").GetString().ShouldBe($"{server.Address}Cust2");
        told.GetProperty("Api").GetString().ShouldBe($"{server.Address}Cust2/api");
        told.GetProperty("ValidUntil")
            .GetDateTimeOffset()
            .ShouldBe(server.Time.GetUtcNow().AddMinutes(10), TimeSpan.FromSeconds(1));
        told.GetProperty("Version").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("settingUp", "Provisioning")]
    [InlineData("suspended", "Suspended")]
    [InlineData("closed", "Deleted")]
    [InlineData("moved", "MigrationPending")]
    public async Task A_tenant_that_is_not_open_is_not_running(string state, string told)
    {
        await SetAsync($$"""{"state":"{{state}}"}""");
        var answer = await StateAsync("cust2");
        answer.GetProperty("State").GetString().ShouldBe(told);
        answer.GetProperty("IsRunning").GetBoolean().ShouldBeFalse();
        answer.GetProperty("Endpoint").GetString().ShouldBe("");
        (await server.CallAsync("GET /Cust2/v1/me", server.Stranger.Basic())).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_tenant_that_nobody_knows_is_unknown_and_no_error()
    {
        var answer = await StateAsync("Cust99");
        answer.GetProperty("State").GetString().ShouldBe("Unknown");
        answer.GetProperty("IsRunning").GetBoolean().ShouldBeFalse();
        answer.TryGetProperty("ValidUntil", out _).ShouldBeFalse();
        using var nonsense = await server.Client.GetAsync("/api/state/-");
        ((int)nonsense.StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task A_tenant_that_moved_tells_where_it_went_and_refuses_here()
    {
        await SetAsync(
            """{"state":"moved","switches":{"endpointAddress":"https://two.example.org/Cust2"}}"""
        );
        var answer = await StateAsync("Cust2");
        answer.GetProperty("State").GetString().ShouldBe("Running");
        answer.GetProperty("Endpoint").GetString().ShouldBe("https://two.example.org/Cust2");
        answer.GetProperty("Api").GetString().ShouldBe("https://two.example.org/Cust2/api");
        answer.TryGetProperty("Version", out _).ShouldBeFalse();
        (await HostedAsync("/Cust2/api/v1/User/currentPrincipal", "two.example.org")).ShouldBe(404);
    }

    [Theory]
    [InlineData("/Cust2/api", 421)]
    [InlineData("/cust2/API/v1/User/currentPrincipal", 421)]
    [InlineData("/Cust2/Remote/Services88/SoPrincipal.svc", 421)]
    [InlineData("/Cust2/v1/openapi.json", 404)]
    [InlineData("/Cust2/login", 200)]
    [InlineData("/api", 200)]
    [InlineData("/api/state/Cust2", 200)]
    [InlineData("/Cust2/apiary", 404)]
    public async Task The_wrong_host_for_a_tenants_services_is_told_so(string path, int status)
    {
        await SetAsync("""{"switches":{"endpointAddress":"https://two.example.org/Cust2"}}""");
        (await HostedAsync(path, "one.example.org")).ShouldBe(status);
    }

    [Fact]
    public async Task The_right_host_is_answered_and_each_service_may_have_its_own()
    {
        await SetAsync(
            """
            {"switches":{"endpointAddress":"https://two.example.org/Cust2",
             "netServerAddress":"https://soap.example.org/Cust2/Remote/Services88/"}}
            """
        );
        (await HostedAsync("/Cust2/api", "two.example.org")).ShouldBe(200);
        (await HostedAsync("/Cust2/api", "TWO.example.org:8443")).ShouldBe(200);
        (
            await HostedAsync("/Cust2/Remote/Services88/SoPrincipal.svc", "soap.example.org")
        ).ShouldBe(200);
        (await HostedAsync("/Cust2/Remote/Services88/SoPrincipal.svc", "two.example.org")).ShouldBe(
            421
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/Cust2/api");
        using var misdirected = await server.Client.SendAsync(request);
        (await misdirected.Content.ReadAsStringAsync()).ShouldBe(
            "Wrong subdomain used to access tenant"
        );
    }

    [Theory]
    [InlineData("""{"endpointAddress":"https://two.example.org/Cust2/"}""")]
    [InlineData("""{"endpointAddress":"http://two.example.org/Cust2"}""")]
    [InlineData("""{"endpointAddress":"two"}""")]
    [InlineData("""{"endpointAddress":"https://user@two.example.org/Cust2"}""")]
    [InlineData("""{"webApiAddress":"https://two.example.org/Cust2/api"}""")]
    [InlineData("""{"webApiAddress":"https://two.example.org/Cust2/api/?a=b"}""")]
    [InlineData("""{"netServerAddress":"https://two.example.org/Remote"}""")]
    [InlineData("""{"colour":"red"}""")]
    [InlineData("""{"colour":"#ffff00"}""")]
    [InlineData("""{"colour":"#12345"}""")]
    [InlineData("""{"logo":"https://two.example.org/logo.png"}""")]
    [InlineData("""{"logo":"data:image/svg+xml;base64,PHN2Zy8+"}""")]
    [InlineData("""{"logo":"data:image/png;base64,PHN2Zy8+"}""")]
    [InlineData("""{"languages":["nb","NB"]}""")]
    [InlineData("""{"languages":["<b>"]}""")]
    public async Task What_makes_no_sense_is_refused(string switches)
    {
        var answer = await server.CallAsync(
            "PATCH /v1/tenants/Cust2",
            server.Operator.Basic(),
            $$$"""{"switches":{{{switches}}}}"""
        );
        answer.ShouldBeProblem(422, "unfit");
    }

    [Fact]
    public async Task A_logo_stands_in_the_tenant_and_not_in_lists_and_is_taken_away_again()
    {
        var logo =
            "data:image/png;base64,"
            + Convert.ToBase64String([
                0x89,
                0x50,
                0x4E,
                0x47,
                0x0D,
                0x0A,
                0x1A,
                0x0A,
                .. new byte[32 * 1024 - 8],
            ]);
        await SetAsync(
            $$$"""{"switches":{"logo":"{{{logo}}}","colour":"#204080","languages":["nb","en"]}}"""
        );
        var one = await server.CallAsync("GET /v1/tenants/Cust2", server.Operator.Basic());
        var switches = one.Json.GetProperty("switches");
        switches.GetProperty("logo").GetString().ShouldBe(logo);
        switches.GetProperty("colour").GetString().ShouldBe("#204080");
        var list = await server.CallAsync("GET /v1/tenants", server.Operator.Basic());
        list.Text.ShouldNotContain("data:image");
        list.Text.ShouldContain("#204080");
        await SetAsync("""{"switches":{"logo":""}}""");
        (
            await server.CallAsync("GET /v1/tenants/Cust2", server.Operator.Basic())
        ).Text.ShouldNotContain("data:image");
    }

    [Theory]
    [InlineData("endpointAddress", "https://evil.example.org/Cust2", 403)]
    [InlineData("webApiAddress", "https://evil.example.org/Cust2/api/", 403)]
    [InlineData("netServerAddress", "https://evil.example.org/", 403)]
    [InlineData("colour", "#204080", 200)]
    public async Task A_tenants_administrator_chooses_the_face_and_not_the_place(
        string name,
        string value,
        int status
    )
    {
        var answer = await server.CallAsync(
            "PATCH /Cust2/v1/tenants/Cust2",
            server.Stranger.Basic(),
            JsonSerializer.Serialize(
                new { switches = new Dictionary<string, string> { [name] = value } }
            )
        );
        answer.Status.ShouldBe(status, answer.Text);
    }

    private async Task<JsonElement> StateAsync(string tenant)
    {
        var answer = await server.CallAsync($"GET /api/state/{tenant}");
        answer.Status.ShouldBe(200, answer.Text);
        answer.MediaType.ShouldBe("application/json");
        return answer.Json;
    }

    private async Task SetAsync(string body) =>
        (
            await server.CallAsync("PATCH /v1/tenants/Cust2", server.Operator.Basic(), body)
        ).Status.ShouldBe(200);

    private async Task<int> HostedAsync(string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        using var response = await server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
