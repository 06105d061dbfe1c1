using System.Text;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>A command that serves in this process until it is stopped.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task<int> running;

    private RunningCommand(
        Func<TextWriter, TextWriter, CancellationToken, Task<int>> run,
        Watched output,
        StringWriter error
    )
    {
        (Output, Error) = (output, error);
        running = run(output, error, stop.Token);
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>Starts it and waits until it has written something, or has ended.</summary>
    public static async Task<RunningCommand> StartAsync(
        Func<TextWriter, TextWriter, CancellationToken, Task<int>> run,
        string text
    )
    {
        var output = new Watched(text);
        var command = new RunningCommand(run, output, new StringWriter());
        await Task.WhenAny(command.running, output.Seen);
        return command;
    }

    /// <summary>Stops it; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await stop.CancelAsync();
        return await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private sealed class Watched(string text) : StringWriter
    {
        private readonly TaskCompletionSource seen = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        public Task Seen => seen.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Flush()
        {
            base.Flush();
            if (ToString().Contains(text, StringComparison.Ordinal))
                seen.TrySetResult();
        }
    }
}
