using System.Diagnostics;
using System.Globalization;
using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>How long an operator waits for a restart, and what the server takes while nobody calls.</summary>
internal sealed class Start : Row
{
    private const int Starts = 15;
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
        var milliseconds = new List<double>();
        double megabytes = 0;
        for (var start = 0; start < Starts; start++)
        {
            var began = Stopwatch.GetTimestamp();
            using var server = Process.Start(
                new ProcessStartInfo(program, ["serve", "--data", data, "--port", "7399"])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            await AnsweredAsync("http://127.0.0.1:7399/health/ready");
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

    private static async Task AnsweredAsync(string address)
    {
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(address);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(2);
            }
        }
    }
}
