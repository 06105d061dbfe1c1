using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>The domain controller's processes. Samba ends with its standard input, so it outlives no test run, however that ends.</summary>
internal sealed class Controller(string folder) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly int[] Ports = [88, 389, 464, 636];

    private const int MostTries = 3;
    private const int MostLines = 40;

    private readonly ConcurrentQueue<string> said = new();
    private Process? process;

    /// <summary>The last of what it wrote.</summary>
    public string Said => string.Join('\n', said);

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <remarks>Samba listens on ports that other programs' connections may just have: it is begun anew then.</remarks>
    public async Task StartAsync()
    {
        for (var tried = 1; !await TryStartAsync(); tried++)
        {
            if (tried == MostTries)
                throw new InvalidOperationException(
                    $"Samba did not start {MostTries} times: {Said}"
                );
        }
    }

    private async Task<bool> TryStartAsync()
    {
        var (program, arguments) = DomainPrograms.AsRoot(
            "setsid",
            ["samba", "-s", $"{folder}/etc/smb.conf", "-F", "--no-process-group"]
        );
        process = DomainPrograms.Start(program, arguments);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilAsync(() => process.HasExited || Ports.All(Answers));
        if (!process.HasExited)
            return true;
        Hear($"It ended with {process.ExitCode}.");
        process.Dispose();
        process = null;
        return false;
    }

    /// <summary>Ends it, as a power cut would for its callers.</summary>
    public async Task StopAsync()
    {
        if (process is null)
            return;
        var members = Members();
        if (members.Count > 0)
        {
            await SignalAsync("CONT", members);
            await SignalAsync("KILL", members);
        }
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        await UntilAsync(() => !Ports.Any(Answers));
    }

    /// <summary>Stops its processes in their tracks: it takes connections and says nothing.</summary>
    public Task PauseAsync() => SignalAsync("STOP", Members());

    /// <summary>Lets it go on.</summary>
    public Task ContinueAsync() => SignalAsync("CONT", Members());

    /// <inheritdoc/>
    public void Dispose() => process?.Dispose();

    private void Hear(string? line)
    {
        if (line is null)
            return;
        said.Enqueue(line);
        if (said.Count > MostLines)
            said.TryDequeue(out _);
    }

    // One of them may have ended since it was counted; the others are told all the same.
    private static async Task SignalAsync(string signal, IReadOnlyList<int> members)
    {
        try
        {
            await DomainPrograms.RunAsRootAsync(
                "kill",
                [$"-{signal}", .. members.Select(id => id.ToString(CultureInfo.InvariantCulture))]
            );
        }
        catch (InvalidOperationException gone)
            when (gone.Message.Contains("No such process", StringComparison.Ordinal)) { }
    }

    // Everything in the session that setsid began: the program itself and its children.
    private List<int> Members()
    {
        var file = $"{folder}/run/samba.pid";
        if (
            !File.Exists(file)
            || !int.TryParse(
                File.ReadAllText(file).Trim(),
                CultureInfo.InvariantCulture,
                out var master
            )
            || SessionOf(master) is not { } session
        )
            return [];
        return
        [
            .. System
                .IO.Directory.EnumerateDirectories("/proc")
                .Select(path =>
                    int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id)
                        ? id
                        : 0
                )
                .Where(id => id > 0 && SessionOf(id) == session),
        ];
    }

    // proc(5): the sixth field; the second is the name in parentheses and may hold anything.
    private static int? SessionOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[3], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var looks = new PeriodicTimer(Look);
        while (!condition())
            await looks.WaitForNextTickAsync(patience.Token);
    }
}
