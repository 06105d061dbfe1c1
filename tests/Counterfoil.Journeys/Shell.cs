using System.Diagnostics;
using System.Net.Sockets;

namespace Counterfoil.Journeys;

/// <summary>What a program said before it ended.</summary>
public sealed record Ended(int ExitCode, string Output, string Errors);

/// <summary>Runs programs as a person would in a shell.</summary>
public static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a program to its end and keeps what it said; kills it when it does not end in time.</summary>
    /// <param name="program">A program on the path, or its file.</param>
    /// <param name="arguments">One by one; nothing is split or quoted.</param>
    /// <param name="environment">Variables to set; <c>null</c> as a value removes one.</param>
    /// <param name="input">What it reads from its standard input; nothing by default.</param>
    /// <param name="folder">Where it runs; by default where the tests do.</param>
    /// <param name="limit">How long it may take; a minute by default.</param>
    public static async Task<Ended> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string input = "",
        string? folder = null,
        TimeSpan? limit = null
    )
    {
        using var process = Start(program, arguments, environment, folder);
        using var patience = new CancellationTokenSource(limit ?? Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await SayAsync(process, input);
            await process.WaitForExitAsync(patience.Token);
            return new Ended(process.ExitCode, await output, await errors);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Starts a program whose ends are all in our hands.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits until a program listens at a port of the loopback address.</summary>
    /// <exception cref="SocketException">It has ended.</exception>
    public static async Task ListensAsync(this Process process, int port)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync("127.0.0.1", port, patience.Token);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Ends a program and what it started; nothing when it has ended already.</summary>
    public static void Kill(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    // A program may end without reading what it is told.
    private static async Task SayAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException) { }
    }
}
