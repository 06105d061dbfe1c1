using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Counterfoil.Journeys.Kills;
using Shouldly;

namespace Counterfoil.Journeys;

/// <summary>Another node on a demo's database: <c>serve</c> with the same root key, on a port of its own.</summary>
internal sealed class SecondNode(string demo, string connection) : IDisposable
{
    private readonly int port = Places.FreePort();
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("counterfoil-");
    private readonly HttpClient http = new();
    private Process? process;

    /// <summary>What its machine's clock is off by, as <c>faketime</c> takes it; nothing by default.</summary>
    public string ClockOff { get; init; } = "";

    public async Task StartAsync()
    {
        var key = Directory.GetFiles(demo, "*.key", SearchOption.AllDirectories).Single();
        string[] arguments =
        [
            Places.Server,
            "serve",
            "--data",
            data.FullName,
            "--root-key-file",
            key,
            "--database",
            connection,
            "--port",
            $"{port}",
        ];
        process =
            ClockOff.Length == 0
                ? Shell.Start("dotnet", arguments)
                : Shell.Start("faketime", ["-f", ClockOff, "dotnet", .. arguments]);
        await Within(
            TimeSpan.FromSeconds(60),
            async () => await TryStatusAsync(ticket: null) is not null
        );
    }

    /// <summary>What its address answers to a request of this ticket's holder.</summary>
    public async Task<(int Status, string Body, DateTimeOffset? Date)> SendAsync(
        HttpMethod method,
        string path,
        string ticket,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        return (
            (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.Date
        );
    }

    /// <summary>The same of a request whose address is a path.</summary>
    public async Task<Answered> AskAsync(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(
            new Uri($"http://127.0.0.1:{port}"),
            request.RequestUri!.OriginalString
        );
        using var answer = await http.SendAsync(request);
        return new Answered(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<int> StatusAsync(string ticket) => await TryStatusAsync(ticket) ?? 0;

    /// <summary>The promise between nodes: asked again and again, it is refused before a second is over.</summary>
    public Task RefusesWithinASecondAsync(string ticket) =>
        WithinASecondAsync(async () => await StatusAsync(ticket) == 401);

    /// <summary>The same of anything else that is asked again and again.</summary>
    public static Task WithinASecondAsync(Func<Task<bool>> happens) =>
        Within(TimeSpan.FromSeconds(1), happens);

    public void Dispose()
    {
        if (process is not null)
            Shell.Kill(process);
        process?.Dispose();
        http.Dispose();
        data.Delete(recursive: true);
    }

    private async Task<int?> TryStatusAsync(string? ticket)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"http://127.0.0.1:{port}/v1/me"
        );
        if (ticket is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        try
        {
            using var answer = await http.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task Within(TimeSpan bound, Func<Task<bool>> happens)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await happens())
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(bound);
    }
}
