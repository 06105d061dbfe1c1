using System.Diagnostics;

namespace Counterfoil.Benchmarks.Measuring;

/// <summary>Other programs that a row needs.</summary>
internal static class Commands
{
    /// <summary>Runs one to its end, which must be a good one.</summary>
    public static async Task RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(file, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}:\n{said}");
    }
}
