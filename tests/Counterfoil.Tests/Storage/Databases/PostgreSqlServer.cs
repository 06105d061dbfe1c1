using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Counterfoil.Tests.Storage.Databases;

/// <summary>
/// The PostgreSQL of the tests: the one in <c>COUNTERFOIL_TEST_POSTGRES</c> (a connection string without a database), or a
/// private one, started once for the run. A shell keeps it: when the test process ends, however it ends, the shell's
/// input ends too, and it stops the server and clears it away.
/// </summary>
public static class PostgreSqlServer
{
    private const string Script = """
        B=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
        mkdir -p "$T" && chmod 711 "$T"
        run() { if [ "$(id -u)" = 0 ]; then su postgres -c "$1"; else sh -c "$1"; fi; }
        if [ "$(id -u)" = 0 ]; then chown postgres "$T"; fi
        run "$B/initdb -D $T/data -U probe --auth=trust -E UTF8 --locale=C.UTF-8" >"$T.log" 2>&1 &&
        run "$B/pg_ctl -D $T/data -l $T/log -o '-p $P -k $T -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300' -w start" >>"$T.log" 2>&1 &&
        echo started || { cat "$T.log" "$T/log"; echo failed; }
        cat >/dev/null
        run "$B/pg_ctl -D $T/data -m immediate stop" >>"$T.log" 2>&1
        rm -rf "$T" "$T.log"
        """;

    private static readonly Lazy<Task<string>> Server = new(StartAsync);

    // Held, so that the shell's input stays open as long as this process lives.
    private static Process? keeper;

    public static Task<string> ConnectionStringAsync() => Server.Value;

    private static async Task<string> StartAsync()
    {
        if (
            Environment.GetEnvironmentVariable("COUNTERFOIL_TEST_POSTGRES") is { Length: > 0 } given
        )
            return given;
        var port = FreePort();
        keeper = Process.Start(
            new ProcessStartInfo("sh", ["-c", Script])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment =
                {
                    ["T"] = $"{Path.GetTempPath()}counterfoil-pg-{Environment.ProcessId}",
                    ["P"] = port.ToString(),
                },
            }
        )!;
        var said = "";
        while (await keeper.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "started")
            {
                return new NpgsqlConnectionStringBuilder
                {
                    Host = "127.0.0.1",
                    Port = port,
                    Username = "probe",
                }.ConnectionString;
            }
            said += line + "\n";
            if (line == "failed")
                break;
        }
        throw new InvalidOperationException("PostgreSQL did not start:\n" + said);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
