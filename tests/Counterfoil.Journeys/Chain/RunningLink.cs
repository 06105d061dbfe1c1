using System.Diagnostics;
using System.Text;

namespace Counterfoil.Journeys.Chain;

/// <summary>One web application of the chain, as a process on a port of its own.</summary>
internal sealed class RunningLink : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder log = new();

    private RunningLink(Process process, Uri address) =>
        (this.process, Address) = (process, address);

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

    public static Task<RunningLink> StartAsync(
        string name,
        IReadOnlyDictionary<string, string?> settings
    ) => StartAsync("chain", name, settings);

    public static async Task<RunningLink> StartAsync(
        string sample,
        string name,
        IReadOnlyDictionary<string, string?> settings
    )
    {
        var address = new Uri($"http://127.0.0.1:{Places.FreePort()}/");
        var link = new RunningLink(
            Shell.Start("dotnet", [Assembly(sample, name), "--urls", $"{address}"], settings),
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
    public static string Assembly(string name) => Assembly("chain", name);

    /// <summary>A program of a sample.</summary>
    public static string Assembly(string sample, string name) =>
        Path.Combine(
            Places.Root,
            "samples",
            sample,
            name,
            "bin",
            Path.GetRelativePath(
                Path.Combine(Places.Root, "src", "Counterfoil.Server", "bin"),
                Path.GetDirectoryName(Places.Server)!
            ),
            $"{char.ToUpperInvariant(sample[0])}{sample[1..]}.{name}.dll"
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
