using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>How long an operator waits for a restart, and what the server takes while nobody calls.</summary>
internal sealed class Start : Row
{
    private const int Starts = 15;
    private const string Port = "7399";
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public override string Name => "start";

    public override string What =>
        "serve on an existing database until the first 200, published ReadyToRun; resident memory after ten idle seconds";

    public override string Must => "under 600 ms; under 120 MB";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        var published = ground.NewFolder();
        await Commands.RunAsync(
            "dotnet",
            "publish",
            Path.Combine(Files.Benchmarks, "..", "src", "Counterfoil.Server"),
            "-c",
            "Release",
            "-r",
            "linux-x64",
            "--self-contained",
            "false",
            "-p:PublishReadyToRun=true",
            "-v",
            "quiet",
            "--nologo",
            "-o",
            published
        );
        var program = Path.Combine(published, "counterfoil");
        var data = ground.NewFolder();
        await Commands.RunAsync(program, "init", "--data", data, "--operator", "anna");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        var milliseconds = new List<double>();
        double megabytes = 0;
        for (var start = 0; start < Starts; start++)
        {
            var began = Stopwatch.GetTimestamp();
            using var server = Process.Start(
                new ProcessStartInfo(program, ["serve", "--data", data, "--port", Port])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            await AnsweredAsync(client);
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (start == Starts - 1)
            {
                await Task.Delay(Idle);
                server.Refresh();
                megabytes = server.WorkingSet64 / 1e6;
            }
            await Commands.RunAsync("kill", server.Id.ToString(CultureInfo.InvariantCulture));
            await server.WaitForExitAsync();
        }
        var figure = Figure.Of(milliseconds);
        return new Measured(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.Median:0} ms ({figure.Lowest:0} to {figure.Highest:0}, {Starts} starts); {megabytes:0} MB"
            ),
            figure.Median < 600 && megabytes < 120
        );
    }

    // Asks for as little as can be while nobody listens: what asks takes the processor from what starts.
    private static async Task AnsweredAsync(HttpClient client)
    {
        while (!IsListening())
            await Task.Delay(2);
        using var answer = await client.GetAsync("/health/ready");
        answer.EnsureSuccessStatusCode();
    }

    private static bool IsListening()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs
        {
            RemoteEndPoint = IPEndPoint.Parse($"127.0.0.1:{Port}"),
        };
        using var done = new ManualResetEventSlim();
        attempt.Completed += (_, _) => done.Set();
        if (socket.ConnectAsync(attempt))
            done.Wait();
        return attempt.SocketError == SocketError.Success;
    }
}
