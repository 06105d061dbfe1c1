using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Counterfoil.Tests.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>What a collector of OpenTelemetry is sent.</summary>
public sealed class TracesTests : IAsyncLifetime
{
    private const string CallersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly MemoryStream received = new();
    private WebApplication collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        collector = builder.Build();
        collector.MapPost("/v1/traces", ReceiveAsync);
        await collector.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await collector.DisposeAsync();
        await received.DisposeAsync();
    }

    [Fact]
    public async Task Traces_reach_the_collector_and_hold_no_secret()
    {
        var server = new RunningServer { Switches = ["--traces-to", collector.Urls.First() + "/"] };
        await server.InitializeAsync();
        var uma = server.Person("user");
        string ticket;
        try
        {
            using var login = await server.Http.PostAsJsonAsync(
                "v1/login",
                new { userName = uma.Name, password = uma.Password }
            );
            ticket = (string)JsonNode.Parse(await login.Content.ReadAsStringAsync())!["ticket"]!;
            SecretLedger.Note(ticket);
            var basic = Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{uma.Name}:{uma.Password}")
            );
            await AskAsync(server, new AuthenticationHeaderValue("SOTicket", ticket));
            await AskAsync(server, new AuthenticationHeaderValue("Basic", basic));
            await server.TerminateAsync();
        }
        finally
        {
            await server.DisposeAsync();
        }
        var told = Encoding.UTF8.GetString(received.ToArray());
        told.ShouldContain("hearing");
        told.ShouldContain("issue");
        told.ShouldContain("write");
        told.ShouldContain("/v1/me");
        Convert.ToHexStringLower(received.ToArray()).ShouldContain(CallersTrace);
        told.ShouldNotContain(ticket);
        told.ShouldNotContain("secret");
        told.ShouldNotContain(uma.Name);
    }

    private static async Task AskAsync(RunningServer server, AuthenticationHeaderValue header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/me?word=secret");
        request.Headers.Add("traceparent", $"00-{CallersTrace}-00f067aa0ba902b7-01");
        request.Headers.Authorization = header;
        using var _ = await server.Http.SendAsync(request);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (received)
            received.Write(body.ToArray());
    }
}
