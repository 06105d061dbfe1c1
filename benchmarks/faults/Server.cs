using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Counterfoil.Faults;

/// <summary>The server as a process of its own.</summary>
internal sealed class Server : IDisposable
{
    private static readonly string Executable = Path.GetFullPath(
        Path.Combine(
            AppContext.BaseDirectory,
            "../../../../../src/Counterfoil.Server/bin/Release/net10.0/counterfoil.dll"
        )
    );

    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    private readonly Process process;

    private Server(Process process, JsonNode told)
    {
        (this.process, Told) = (process, told);
        http.BaseAddress = new Uri((string)told["address"]!);
    }

    /// <summary>What <c>demo --json</c> printed.</summary>
    public JsonNode Told { get; }

    public static string File => Executable;

    public static Process Start(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [File, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = Process.Start(start)!;
        started.ErrorDataReceived += (_, _) => { };
        started.BeginErrorReadLine();
        return started;
    }

    public static async Task<int> RunAsync(params IReadOnlyList<string> arguments)
    {
        using var started = Start(arguments);
        await started.StandardOutput.ReadToEndAsync();
        await started.WaitForExitAsync();
        return started.ExitCode;
    }

    public static async Task<Server> DemoAsync(string data, int port)
    {
        var started = Start(
            "demo",
            "--json",
            "--data",
            data,
            "--port",
            port.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        var line =
            await started.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The server did not start.");
        return new Server(started, JsonNode.Parse(line)!);
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>A ticket; <c>null</c> when the login was refused; throws when nothing was answered.</summary>
    public async Task<string?> LogInAsync(string name, string password)
    {
        using var answer = await http.PostAsJsonAsync(
            "v1/login",
            new { userName = name, password }
        );
        return answer.IsSuccessStatusCode
            ? (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ticket"]
            : null;
    }

    public async Task<HttpStatusCode> SendAsync(
        HttpMethod method,
        string path,
        string ticket,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
        http.Dispose();
    }
}
