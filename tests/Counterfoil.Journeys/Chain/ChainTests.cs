using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Chain;

/// <summary>
/// Identity travels (ledger A19): a person at the portal, whose batch asks the reporter, which opens the warehouse's data
/// provider; each a process of its own, and each asking the authority itself.
/// </summary>
public sealed class ChainTests : IAsyncLifetime
{
    // A second of staleness, and slack for machines that are busy.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    private readonly RunningServer server = new();
    private readonly List<RunningLink> links = [];
    private RunningLink portal = null!;
    private RunningLink reporter = null!;
    private RunningLink warehouse = null!;

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        var first = server.Person("operator");
        await DoAsync(["login", "--user", first.Name, "--password-stdin"], first.Password);
        warehouse = await StartAsync("Warehouse", []);
        reporter = await StartAsync(
            "Reporter",
            new() { ["Chain__Warehouse"] = $"{warehouse.Address}" }
        );
        portal = await StartAsync(
            "Portal",
            new()
            {
                ["Chain__Reporter"] = $"{reporter.Address}",
                ["Chain__Batch"] = RunningLink.Assembly("Batch"),
            }
        );
    }

    public async Task DisposeAsync()
    {
        foreach (var link in links)
            link.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_ticket_travels_through_all_links_and_once_it_is_ended_every_link_refuses()
    {
        var (ticket, id) = await LogInAsync();
        foreach (var by in new[] { "descriptor", "environment", "command-line" })
        {
            var report = await BatchAsync(ticket, by);
            report.Status.ShouldBe(HttpStatusCode.OK, report.Text);
            report.Text.ShouldStartWith("Report for uma:");
            report.Text.ShouldContain("counterfoil: 1000");
            report.Text.ShouldNotContain("vase", Case.Sensitive, "there are less than ten of it");
        }
        foreach (var ask in Links(ticket))
            (await ask()).ShouldBe(HttpStatusCode.OK);
        var taken = await SafeCredentialsAsync(ticket);

        await DoAsync(["ticket", "revoke", id, "--yes"]);

        foreach (var ended in new[] { ticket, taken })
        {
            foreach (var ask in Links(ended))
                await WithinAsync(async () => await ask() == HttpStatusCode.Unauthorized);
        }
        (await BatchAsync(ticket, "descriptor")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var batch in await RunBatchAloneAsync(ticket))
        {
            batch.ExitCode.ShouldBe(1);
            batch.Errors.ShouldContain("The batch is nobody");
            batch.Errors.ShouldNotContain(ticket);
        }
        foreach (var log in links.Select(link => link.Log).Append(server.Log))
            log.ShouldNotContain(ticket["7T:".Length..]);
    }

    [Fact]
    public async Task Where_the_tenant_forbids_it_a_ticket_on_the_batchs_command_line_is_nobody()
    {
        await DoAsync(["tenant", "set", "Demo", "ticketOnCommandLine=false"]);
        var (ticket, _) = await LogInAsync();
        var refused = await BatchAsync(ticket, "command-line");
        refused.Status.ShouldBe(HttpStatusCode.BadGateway);
        refused.Text.ShouldContain("The batch is nobody");
        (await BatchAsync(ticket, "descriptor")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Ended> DoAsync(IReadOnlyList<string> command, string input = "")
    {
        var ended = await server.CommandAsync(command, input);
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return ended;
    }

    private async Task<RunningLink> StartAsync(string name, Dictionary<string, string?> settings)
    {
        var account = await DoAsync([
            "associate",
            "application",
            name.ToLowerInvariant(),
            "--json",
        ]);
        using var json = JsonDocument.Parse(account.Output);
        settings["Chain__Authority"] = $"{server.Told.Address}";
        settings["Chain__Application"] = json.RootElement.GetProperty("name").GetString();
        settings["Chain__Secret"] = json.RootElement.GetProperty("secret").GetString();
        var link = await RunningLink.StartAsync(name, settings);
        links.Add(link);
        return link;
    }

    private async Task<(string Ticket, string Id)> LogInAsync()
    {
        var uma = server.Person("user");
        var said = await CallAsync(
            "v1/login",
            JsonSerializer.Serialize(new { userName = uma.Name, password = uma.Password }),
            ticket: null
        );
        return (said.GetProperty("ticket").GetString()!, said.GetProperty("ticketId").GetString()!);
    }

    private async Task<string> SafeCredentialsAsync(string ticket) =>
        (await CallAsync("v1/safe-credentials", "{}", ticket)).GetProperty("ticket").GetString()!;

    private async Task<JsonElement> CallAsync(string path, string body, string? ticket)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = ticket is null ? null : Own(ticket);
        using var answer = await server.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<(HttpStatusCode Status, string Text)> BatchAsync(string ticket, string by)
    {
        using var answer = await SendAsync(
            portal,
            HttpMethod.Post,
            $"batches?by={by}",
            Own(ticket)
        );
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    // Portal and reporter by the ticket in a header, the warehouse as its data provider does: in the place of a user name.
    private IReadOnlyList<Func<Task<HttpStatusCode>>> Links(string ticket)
    {
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{ticket}:"));
        return
        [
            () => StatusAsync(portal, HttpMethod.Get, "", Own(ticket)),
            () => StatusAsync(reporter, HttpMethod.Post, "reports/stock", Own(ticket)),
            () => StatusAsync(warehouse, HttpMethod.Get, "session", new("Basic", basic)),
        ];
    }

    private async Task<IReadOnlyList<Ended>> RunBatchAloneAsync(string ticket)
    {
        string[] batch =
        [
            RunningLink.Assembly("Batch"),
            $"{server.Told.Address}",
            $"{reporter.Address}",
        ];
        return
        [
            await Shell.RunAsync(
                "dotnet",
                batch,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["COUNTERFOIL_TICKET"] = ticket,
                }
            ),
            await Shell.RunAsync(
                "dotnet",
                batch,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["COUNTERFOIL_TICKET_FD"] = "0",
                },
                $"{ticket}\n"
            ),
        ];
    }

    private static async Task WithinAsync(Func<Task<bool>> happens)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await happens())
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Bound);
    }

    private static async Task<HttpStatusCode> StatusAsync(
        RunningLink link,
        HttpMethod method,
        string path,
        AuthenticationHeaderValue authorization
    )
    {
        using var answer = await SendAsync(link, method, path, authorization);
        return answer.StatusCode;
    }

    private static AuthenticationHeaderValue Own(string ticket) => new("SOTicket", ticket);

    private static async Task<HttpResponseMessage> SendAsync(
        RunningLink link,
        HttpMethod method,
        string path,
        AuthenticationHeaderValue authorization
    )
    {
        using var http = new HttpClient { BaseAddress = link.Address };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = authorization;
        return await http.SendAsync(request);
    }
}
