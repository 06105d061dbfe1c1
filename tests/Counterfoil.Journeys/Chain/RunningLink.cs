using System.Diagnostics;
using System.Text;

namespace Counterfoil.Journeys.Chain;

/// <summary>One web application of the chain, as a process on a port of its own.</summary>
internal sealed class RunningLink : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder log = new();

    private RunningLink(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>What it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    public static async Task<RunningLink> StartAsync(
        string name,
        IReadOnlyDictionary<string, string?> settings
    )
    {
        var address = new Uri($"http://127.0.0.1:{Places.FreePort()}/");
        var link = new RunningLink(
            Shell.Start("dotnet", [Assembly(name), "--urls", $"{address}"], settings),
            address
        );
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.process.OutputDataReceived += (_, line) => link.Hear(line.Data, started);
        link.process.ErrorDataReceived += (_, line) => link.Hear(line.Data, started);
        link.process.BeginOutputReadLine();
        link.process.BeginErrorReadLine();
        await started.Task.WaitAsync(Patience);
        return link;
    }

    /// <summary>A program of the chain as it was built beside these tests.</summary>
    public static string Assembly(string name) =>
        Path.Combine(
            Places.Root,
            "samples",
            "chain",
            name,
            "bin",
            Path.GetRelativePath(
                Path.Combine(Places.Root, "src", "Counterfoil.Server", "bin"),
                Path.GetDirectoryName(Places.Server)!
            ),
            $"Chain.{name}.dll"
        );

    public void Dispose()
    {
        Shell.Kill(process);
        process.Dispose();
    }

    private void Hear(string? line, TaskCompletionSource started)
    {
        lock (log)
            log.AppendLine(line);
        if (line is null)
            started.TrySetException(new InvalidOperationException($"It ended:\n{Log}"));
        else if (line.Contains("Application started", StringComparison.Ordinal))
            started.TrySetResult();
    }
}
