using System.Net;
using System.Net.Sockets;

namespace Counterfoil.Journeys;

/// <summary>Where things lie: the sources, the built server, the foreign clients, and free ports.</summary>
public static class Places
{
    private const int Beside = 5;

    // Test runs side by side begin at different ports.
    private static int asked = Environment.ProcessId * 37;

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The server as it was built beside these tests, in the same configuration; <c>dotnet</c> runs it.</summary>
    public static string Server { get; } =
        Path.Combine(Root, "src", "Counterfoil.Server", "bin", Build(), "counterfoil.dll");

    /// <summary>A folder of <c>Foreign/</c>, with its programs installed.</summary>
    public static string Foreign(string name) =>
        Path.Combine(Root, "tests", "Counterfoil.Journeys", "Foreign", name);

    /// <summary>The first block of code in a language that a page of <c>docs/</c> has: what it tells people to write.</summary>
    public static string Passage(string page, string language)
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs", page));
        var opening = $"```{language}\n";
        var begin = text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        return text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    /// <summary>A port of the loopback address that nobody listens on just now.</summary>
    public static int FreePort()
    {
        // Below the ports that the system gives to whoever connects: between this look and the server's start, one of
        // those is gone sooner or later.
        while (true)
        {
            // A demo's samples take the ports behind its own.
            var port = 20_000 + (Interlocked.Add(ref asked, Beside) % 10_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }

    // The last two folders of bin/Release/net10.0/ are the same in every project.
    private static string Build()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(framework.Parent!.Name, framework.Name);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (
            folder is not null && !File.Exists(Path.Combine(folder.FullName, "Counterfoil.slnx"))
        )
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("The tests run outside their repository.");
    }
}
