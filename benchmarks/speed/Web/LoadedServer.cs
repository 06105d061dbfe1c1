using System.Diagnostics;
using System.Globalization;
using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Benchmarks.Web;

/// <summary>A server process on the first core, and the load on it from the second.</summary>
internal sealed class LoadedServer : IAsyncDisposable
{
    private readonly Process process;

    private LoadedServer(Process process, string said) => (this.process, Said) = (process, said);

    /// <summary>The first line that the process said.</summary>
    public string Said { get; }

    public static async Task<LoadedServer> StartAsync(
        string cores,
        string file,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("taskset")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["-c", cores, file, .. arguments])
            start.ArgumentList.Add(argument);
        var started = Process.Start(start)!;
        var said =
            await started.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"{file} ended without a word.");
        return new LoadedServer(started, said);
    }

    /// <summary>Requests for a second of the server's processor time, under as much load as it takes.</summary>
    public async Task<double> RequestsPerProcessorSecondAsync(
        TimeSpan during,
        string address,
        string? header = null
    )
    {
        var before = ProcessorTime();
        var requests = await LoadAsync(during, address, header);
        return requests / (ProcessorTime() - before).TotalSeconds;
    }

    /// <summary>The processor time that the server takes while something is done to it.</summary>
    public async Task<TimeSpan> ProcessorTimeOfAsync(Func<Task> load)
    {
        var before = ProcessorTime();
        await load();
        return ProcessorTime() - before;
    }

    /// <summary>Moves all of its threads to these cores.</summary>
    public Task MoveAsync(string cores) =>
        Commands.RunAsync(
            "taskset",
            "-a",
            "-p",
            "-c",
            cores,
            process.Id.ToString(CultureInfo.InvariantCulture)
        );

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    private static async Task<double> LoadAsync(TimeSpan during, string address, string? header)
    {
        var start = new ProcessStartInfo("taskset")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        string[] wrk = ["-c", "1", "wrk", "-t1", "-c16", $"-d{(int)during.TotalSeconds}s"];
        foreach (
            var argument in header is null
                ? [.. wrk, address]
                : (string[])[.. wrk, "-H", header, address]
        )
            start.ArgumentList.Add(argument);
        using var load = Process.Start(start)!;
        var report = await load.StandardOutput.ReadToEndAsync();
        await load.WaitForExitAsync();
        if (report.Contains("Non-2xx", StringComparison.Ordinal) || load.ExitCode != 0)
            throw new InvalidOperationException($"{address} refuses under load:\n{report}");
        var line = report
            .Split('\n')
            .Single(line => line.Contains(" requests in ", StringComparison.Ordinal));
        return double.Parse(line.Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    // It ticks every ten milliseconds: a hundredth of a round on a busy core.
    private TimeSpan ProcessorTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
