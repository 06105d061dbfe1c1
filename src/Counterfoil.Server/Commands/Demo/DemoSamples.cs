using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>
/// The programs that run beside the demo, each a process of its own. They end with it, however it ends: their standard input
/// is held open by the demo, and closed by the operating system at the latest.
/// </summary>
internal sealed class DemoSamples(TextWriter log) : IDisposable
{
    private const int UsualPort = 7080;
    private const int HighestPort = 65_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<Process> running = [];
    private int lastPort;

    /// <summary>An address for a program, near the demo's own port.</summary>
    public Uri NextAddress(string host, int demoPort)
    {
        if (lastPort == 0)
            lastPort = demoPort is > 0 and < HighestPort ? demoPort : UsualPort;
        do lastPort++;
        while (!IsFree(lastPort));
        return new UriBuilder(Uri.UriSchemeHttp, host, lastPort).Uri;
    }

    /// <summary>Starts the programs of those that have one.</summary>
    public void Start(IReadOnlyList<DemoApplication> applications, Uri authority)
    {
        foreach (var wanted in DemoRegistry.Applications)
        {
            var made = applications.First(one => one.Name == wanted.Name);
            if (wanted.Program is { } program && made.Address is { } address)
                Start(program, made, address, authority, wanted.Setting?.Invoke(AddressOf));
        }

        Uri AddressOf(string name) => applications.First(one => one.Name == name).Address!;
    }

    /// <summary>Ends them.</summary>
    public void Dispose()
    {
        foreach (var process in running)
            process.StandardInput.Close();
        foreach (var process in running)
        {
            if (!process.WaitForExit(Patience))
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private void Start(
        string program,
        DemoApplication application,
        Uri address,
        Uri authority,
        (string Name, string Value)? setting
    )
    {
        var file = Path.Combine(AppContext.BaseDirectory, "samples", program + ".dll");
        if (!File.Exists(file))
        {
            Tell(application.Name, $"it does not run, since there is no {file}.");
            return;
        }
        var start = new ProcessStartInfo(DotNet(), [file])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(file),
        };
        // What this server was told is not for others.
        foreach (
            var secret in start
                .Environment.Keys.Where(key =>
                    key.StartsWith("COUNTERFOIL_", StringComparison.OrdinalIgnoreCase)
                )
                .ToList()
        )
            start.Environment.Remove(secret);
        start.Environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["EndsWithInput"] = "true";
        start.Environment["Authority"] = authority.AbsoluteUri;
        start.Environment["Name"] = application.Name;
        start.Environment["ClientId"] = application.ClientId;
        start.Environment["ClientSecret"] = application.ClientSecret;
        start.Environment["SystemUserKeyFile"] = application.SystemUserKeyFile;
        if (setting is var (name, value))
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        running.Add(process);
        process.OutputDataReceived += (_, line) => Tell(application.Name, line.Data);
        process.ErrorDataReceived += (_, line) => Tell(application.Name, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Tell(string name, string? line)
    {
        if (line is { Length: > 0 })
            log.WriteLine($"{name}: {line}");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // The runtime that runs this program lies in shared/Microsoft.NETCore.App/<version>/ of its installation.
    private static string DotNet()
    {
        var beside = Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(),
            "..",
            "..",
            "..",
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
        );
        return File.Exists(beside) ? Path.GetFullPath(beside) : "dotnet";
    }
}
