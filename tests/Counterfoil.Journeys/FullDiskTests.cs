using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Counterfoil.Tests.Secrets;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>A server on SQLite whose disk fills up under it, and has room again.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int DiskBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    // A disk of its own in a space of mounts of its own, so that nothing is left behind whatever happens.
    private readonly RunningServer server = new() { Within = OnSmallDisk };

    private string OnDisk => $"/proc/{server.ProcessId}/root{server.Told.Data}";

    private string Filling => Path.Combine(OnDisk, "filling");

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Nobody_is_half_let_in_and_it_serves_again_by_itself_once_there_is_room()
    {
        var before = await LogInAsync();
        before.Status.ShouldBe(200);
        var ended = await LogInAsync();
        (await StatusAsync(HttpMethod.Get, "v1/me", before.Ticket)).ShouldBe(200);

        await FillAsync();
        for (var tries = 0; tries < 5; tries++)
            (await LogInAsync()).ShouldBe((503, "application/problem+json", "5", ""));
        (await SoapAsync()).ShouldBe((503, "text/xml", "5"));
        (await StatusAsync(HttpMethod.Post, "v1/logout", ended.Ticket)).ShouldBe(503);

        // What needs no write goes on, and what could not be ended has not ended.
        (await StatusAsync(HttpMethod.Get, "v1/me", before.Ticket)).ShouldBe(200);
        (await StatusAsync(HttpMethod.Get, "v1/me", ended.Ticket)).ShouldBe(200);
        (await ReadyAsync()).ShouldBe((503, "takes no writes"));

        File.Delete(Filling);
        await Eventually.IsAsync(
            async () => (await LogInAsync()).Status == 200,
            Soon,
            "it lets people in again"
        );
        (await StatusAsync(HttpMethod.Post, "v1/logout", ended.Ticket)).ShouldBe(200);
        (await StatusAsync(HttpMethod.Get, "v1/me", ended.Ticket)).ShouldBe(401);
        (await StatusAsync(HttpMethod.Get, "v1/me", before.Ticket)).ShouldBe(200);
        await Eventually.IsAsync(
            async () => await ReadyAsync() == (200, "answers"),
            Soon,
            "it says that it is well"
        );

        // No ticket but those that were handed out, and each row whole.
        (await TicketsAsync(before.Ticket)).ShouldBe(2);
        var verified = await Shell.RunAsync(
            "nsenter",
            [
                .. Environment.IsPrivilegedProcess ? (string[])[] : ["--user"],
                "--preserve-credentials",
                "--mount",
                "--target",
                $"{server.ProcessId}",
                "dotnet",
                Places.Server,
                "verify",
                "--data",
                server.Told.Data,
            ]
        );
        verified.ExitCode.ShouldBe(0, verified.Output + verified.Errors);

        // And it still stops in order.
        SecretLedger.KeepDatabase(OnDisk);
        await server.TerminateAsync();
        server.Log.ShouldNotContain("cannot rollback");
    }

    private static string[] OnSmallDisk(string data) =>
        [
            "unshare",
            .. Environment.IsPrivilegedProcess ? (string[])[] : ["--map-root-user"],
            "--mount",
            "sh",
            "-c",
            $"mount -t tmpfs -o size={DiskBytes},mode=700 tmpfs \"$0\" && exec \"$@\"",
            data,
        ];

    private async Task FillAsync()
    {
        var page = new byte[4096];
        await using var file = new FileStream(
            Filling,
            FileMode.Create,
            FileAccess.Write,
            FileShare.None,
            bufferSize: 0
        );
        try
        {
            for (var written = 0; written <= DiskBytes; written += page.Length)
                await file.WriteAsync(page);
        }
        catch (IOException)
        {
            return;
        }
        throw new InvalidOperationException("The disk is larger than it was made.");
    }

    private async Task<(int Status, string? Type, string Wait, string Ticket)> LogInAsync()
    {
        var uma = server.Person("user");
        using var answer = await server.Http.PostAsJsonAsync(
            "v1/login",
            new { userName = uma.Name, password = uma.Password }
        );
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            answer.Headers.RetryAfter?.ToString() ?? "",
            (string?)said["ticket"] ?? ""
        );
    }

    private async Task<(int Status, string? Type, string Wait)> SoapAsync()
    {
        var uma = server.Person("user");
        using var envelope = new StringContent(
            $"""
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
            <AuthenticateUsernamePassword xmlns="http://www.superoffice.net/ws/crm/NetServer/Services88">
            <UserName>{uma.Name}</UserName><Password>{uma.Password}</Password>
            </AuthenticateUsernamePassword></s:Body></s:Envelope>
            """,
            Encoding.UTF8,
            "text/xml"
        );
        using var answer = await server.Http.PostAsync(
            new Uri("Remote/Services88/SoPrincipal.svc", UriKind.Relative),
            envelope
        );
        return (
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            answer.Headers.RetryAfter?.ToString() ?? ""
        );
    }

    private async Task<int> StatusAsync(HttpMethod method, string path, string ticket)
    {
        using var answer = await SendAsync(method, path, ticket);
        return (int)answer.StatusCode;
    }

    private async Task<int> TicketsAsync(string ticket)
    {
        using var answer = await SendAsync(HttpMethod.Get, "v1/tickets", ticket);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return said["items"]!.AsArray().Count(one => (bool)one!["living"]!);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string ticket)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        return await server.Http.SendAsync(request);
    }

    private async Task<(int Status, string Database)> ReadyAsync()
    {
        using var answer = await server.Http.GetAsync(new Uri("health/ready", UriKind.Relative));
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return ((int)answer.StatusCode, (string)said["database"]!);
    }
}
