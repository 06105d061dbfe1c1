using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Counterfoil.Journeys.Kills;

/// <summary>What was answered.</summary>
internal sealed record Answered(HttpStatusCode Status, string Body)
{
    public bool IsDone => (int)Status is >= 200 and < 300;

    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>The server as a process of its own, which is there to be killed.</summary>
internal sealed class KilledServer : IDisposable
{
    // A start may take long on a machine that is busy otherwise; what is no start at all is noticed by its end.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Dozens of ended tickets are shown to it from one address: the throttle would answer in the place of what is asked.
    private static readonly string[] Unthrottled =
    [
        "--throttle-address-free",
        "1000",
        "--throttle-address-forgotten-after",
        "1m",
        "--throttle-address-first-wait",
        "1s",
        "--throttle-address-longest-wait",
        "1s",
        "--throttle-pair-free",
        "100",
    ];

    // It remembers over a kill who failed, and after some dozens of kills this is one address's thousandth ended ticket:
    // each server is asked from another one.
    private static int lastAddress;

    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = From(Interlocked.Increment(ref lastAddress)),
        }
    )
    {
        Timeout = Patience,
    };

    private readonly Process process;
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isKilled;
    private int answers;
    private int logIns;

    private KilledServer(Process process, Uri address, JsonNode told)
    {
        (this.process, Told) = (process, told);
        http.BaseAddress = address;
    }

    /// <summary>Where it is.</summary>
    public Uri Address => http.BaseAddress!;

    /// <summary>What <c>demo --json</c> printed.</summary>
    public JsonNode Told { get; }

    /// <summary>How much it has answered.</summary>
    public int Answers => Volatile.Read(ref answers);

    /// <summary>How many logins it has answered: they take their time on any machine.</summary>
    public int LogIns => Volatile.Read(ref logIns);

    public bool IsKilled => isKilled;

    public static Process Start(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Places.Server, .. arguments])
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
        await started.WaitForExitAsync().WaitAsync(Patience);
        return started.ExitCode;
    }

    public static async Task<KilledServer> DemoAsync(string data, int port)
    {
        var (started, line) = await StartAsync(["demo", "--alone", "--json"], data, port);
        var told = JsonNode.Parse(line)!;
        return new KilledServer(started, new Uri((string)told["address"]!), told);
    }

    /// <summary>The same house without a demo around it.</summary>
    public static async Task<KilledServer> ServeAsync(string data, int port, KilledServer before)
    {
        var (started, _) = await StartAsync(["serve"], data, port);
        return new KilledServer(started, before.Address, before.Told);
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        isKilled = true;
        process.Kill();
        process.WaitForExit();
        Wake();
    }

    /// <summary>Ends when that is so after an answer, or the server was killed.</summary>
    public async Task UntilAsync(Func<KilledServer, bool> isSo)
    {
        while (true)
        {
            // Taken before the question is asked: an answer in between is not slept through.
            var coming = Volatile.Read(ref next).Task;
            if (isSo(this) || isKilled)
                return;
            await coming;
        }
    }

    /// <summary>A ticket; <c>null</c> when the login was refused; throws when nothing was answered.</summary>
    public async Task<ToldTicket?> LogInAsync(string name, string password)
    {
        var answer = await SendAsync(
            HttpMethod.Post,
            "v1/login",
            ticket: null,
            new { userName = name, password }
        );
        Interlocked.Increment(ref logIns);
        Wake();
        return answer.IsDone
            ? new ToldTicket((string)answer.Json["ticket"]!, (DateTimeOffset)answer.Json["endsAt"]!)
            : null;
    }

    public async Task<Answered> SendAsync(
        HttpMethod method,
        string path,
        string? ticket,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (ticket is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await SendAsync(request);
    }

    /// <summary>What it answers to a request.</summary>
    public Task<Answered> SendAsync(HttpRequestMessage request) =>
        AskAsync(async http =>
        {
            using var answer = await http.SendAsync(request);
            return new Answered(answer.StatusCode, await answer.Content.ReadAsStringAsync());
        });

    /// <summary>Asks it something, and counts the answer.</summary>
    public async Task<T> AskAsync<T>(Func<HttpClient, Task<T>> askAsync)
    {
        var answer = await askAsync(http);
        Interlocked.Increment(ref answers);
        Wake();
        return answer;
    }

    private static async Task<(Process Process, string Line)> StartAsync(
        IEnumerable<string> command,
        string data,
        int port
    )
    {
        var started = Start([
            .. command,
            "--renewal-interval",
            "1s",
            "--data",
            data,
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            .. Unthrottled,
        ]);
        var line =
            await started.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new InvalidOperationException("The server did not start.");
        return (started, line);
    }

    // All of 127.0.0.0/8 is this machine's.
    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> From(
        int one
    ) =>
        async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
            };
            try
            {
                socket.Bind(
                    new IPEndPoint(new IPAddress([127, 1, (byte)(one >> 8), (byte)one]), 0)
                );
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };

    private void Wake() =>
        Interlocked
            .Exchange(
                ref next,
                new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
            )
            .TrySetResult();

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
        http.Dispose();
    }
}
