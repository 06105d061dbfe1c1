using System.Net.Http.Json;
using System.Text.Json;
using Counterfoil.Tests.Server.Hosting;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Api;

/// <summary><c>POST /v1/templates</c>.</summary>
public sealed class TemplateCallTests : IAsyncLifetime
{
    private readonly CollectedLog log = new();
    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(new TestServerOptions { Log = log });

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_tags_become_what_the_authority_knows_of_the_caller()
    {
        var json = await ExpandAsync(
            "https://a.example/?c=<uctx>&i=<usid>&u=<user>&m=<usem>&f=<usfn>&l=<usln>&r=<ufun>&a=<adm?>&s=<ser#>",
            server.Administrator
        );
        json.GetProperty("text")
            .GetString()
            .ShouldBe(
                $"https://a.example/?c=Home&i={server.Administrator.Associate.Id}&u=adam&m=adam%40example.com&f=Adam&l=Administrator&r=AdminUsers&a=True&s=<ser#>"
            );
        json.GetProperty("ticketId").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Versions_language_and_what_it_runs_on_are_the_servers_and_the_requests()
    {
        var template = "v=<ver#>&f=<verf>&n=<vern>&l=<lanc>&i=<lani>&p=<pltf>&c=<clie>";
        var json = await ExpandAsync("?" + template, server.User, language: "de;q=0.4, nb-NO");
        var version = typeof(Counterfoil.Server.Doors).Assembly.GetName().Version!;
        var text = json.GetProperty("text").GetString()!;
        text.ShouldStartWith($"?v={version}&f={version}&n=Counterfoil%20{version.ToString(3)}");
        text.ShouldEndWith("&l=nb-NO&i=nb&p=web&c=netserver");
        foreach (var odd in new[] { "", "*", "<script>", "x", "en\"onload" })
            (await ExpandAsync("?<lanc>&<lani>", server.User, language: odd))
                .GetProperty("text")
                .GetString()
                .ShouldBe("?en-US&en", odd);
    }

    [Fact]
    public async Task The_serial_number_is_what_the_tenant_says_and_stays_a_tag_until_then()
    {
        (await SerialAsync()).ShouldBe("<ser#>");
        (await SetAsync("101000006")).ShouldBe(200);
        (await SerialAsync()).ShouldBe("101000006");
        (await SetAsync("no <number>")).ShouldBe(422);
        (await SetAsync("")).ShouldBe(200);
        (await SerialAsync()).ShouldBe("<ser#>");

        async Task<int> SetAsync(string serial) =>
            (
                await server.CallAsync(
                    "PATCH /v1/tenants/Home",
                    server.Operator.Basic(),
                    JsonSerializer.Serialize(new { switches = new { serialNumber = serial } })
                )
            ).Status;

        async Task<string> SerialAsync() =>
            (await ExpandAsync("<ser#>", server.User, "header")).GetProperty("text").GetString()!;
    }

    [Fact]
    public async Task The_ticket_in_a_template_is_good_and_nobody_gets_one_who_did_not_ask()
    {
        var json = await ExpandAsync("<usec>", server.User, "header");
        var ticket = json.GetProperty("text").GetString()!;
        Ticket.TryParse(ticket, out _).ShouldBeTrue();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {ticket}");
        using var answer = await server.Client.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Online_the_ticket_is_the_empty_string_and_the_log_says_so()
    {
        await server.SwitchAsync(server.Own, switches => switches with { Online = true });
        var json = await ExpandAsync("?t=<usec>&u=<user>", server.User);
        json.GetProperty("text").GetString().ShouldBe("?t=&u=uma");
        json.GetProperty("ticketId").ValueKind.ShouldBe(JsonValueKind.Null);
        string.Join("\n", log.Lines).ShouldContain("forbidden online");
    }

    private async Task<JsonElement> ExpandAsync(
        string template,
        Somebody somebody,
        string place = "url",
        string? language = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/templates");
        request.Headers.Authorization = TestServer.Basic(somebody);
        // Online, a password counts at the command line alone.
        request.Headers.TryAddWithoutValidation(
            Use.Header,
            global::Counterfoil.Server.Doors.CommandLineProgram
        );
        if (language is not null)
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        request.Content = JsonContent.Create(new { template, place });
        using var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return JsonDocument.Parse(text).RootElement;
    }
}
