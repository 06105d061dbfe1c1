using System.Diagnostics;
using System.Text;

namespace Counterfoil.Journeys.Samples;

/// <summary>A program that runs until the test is over, and says a line when it is ready.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder log = new();

    private RunningProgram(Process process) => this.process = process;

    /// <summary>What it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>Starts a sample in Node, with its packages installed, and waits until it listens.</summary>
    public static Task<RunningProgram> NodeAsync(
        string sample,
        string script,
        IReadOnlyDictionary<string, string?> environment
    ) =>
        StartAsync(
            Shell.Start(
                "node",
                [script],
                environment,
                Path.Combine(Places.Root, "samples", sample)
            ),
            "Open http"
        );

    /// <summary>Waits until a program has said that it is ready.</summary>
    public static async Task<RunningProgram> StartAsync(Process process, string ready)
    {
        var running = new RunningProgram(process);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => running.Hear(line.Data, ready, started);
        process.ErrorDataReceived += (_, line) => running.Hear(line.Data, ready, started);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await started.Task.WaitAsync(Patience);
        return running;
    }

    public void Dispose()
    {
        Shell.Kill(process);
        process.Dispose();
    }

    private void Hear(string? line, string ready, TaskCompletionSource started)
    {
        lock (log)
            log.AppendLine(line);
        if (line is null)
            started.TrySetException(new InvalidOperationException($"It ended:\n{Log}"));
        else if (line.Contains(ready, StringComparison.Ordinal))
            started.TrySetResult();
    }
}
