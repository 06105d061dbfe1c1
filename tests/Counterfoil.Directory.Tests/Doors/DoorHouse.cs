using System.Diagnostics;
using System.Net;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Authority.Associates;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Settings;
using Counterfoil.Tests.Server;
using Counterfoil.Tests.Server.Handshakes;
using Counterfoil.Tests.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>
/// A server with a keytab of the domain, reached as <c>localhost</c>; and Nora, who is in the domain and here, and has
/// logged in to her computer this morning.
/// </summary>
internal sealed class DoorHouse : IAsyncDisposable
{
    public const string Nora = "nora";
    public const string NoraPassword = "N0ra-Pass!";

    private static bool isNoraThere;

    private readonly SambaDomain domain;
    private readonly CollectedLog log;

    private DoorHouse(SambaDomain domain, TestServer server, CollectedLog log, string cache) =>
        (this.domain, Server, this.log, Cache) = (domain, server, log, cache);

    public TestServer Server { get; }

    /// <summary>Her tickets of Kerberos.</summary>
    public string Cache { get; }

    /// <summary>By the name that the keytab has a key for.</summary>
    public Uri Address => new UriBuilder(Server.Address) { Host = "localhost" }.Uri;

    public IReadOnlyList<string> Log => log.Lines;

    public static async Task<DoorHouse> OpenAsync(SambaDomain domain, string? networks = null)
    {
        var negotiate = new NegotiateSettings(domain.Keytab)
        {
            Configuration = domain.KerberosConfiguration,
            Networks = networks is null ? [] : [IPNetwork.Parse(networks)],
        };
        var log = new CollectedLog();
        var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Log = log,
                Settings = settings => settings with { Negotiate = negotiate },
                Plugins =
                [
                    provider => new VouchingPlugin(
                        [($"{Nora}@{SambaDomain.Realm}", "uma")],
                        provider.GetRequiredService<IAssociates>()
                    ),
                ],
            }
        );
        KerberosLibrary.Prepare(
            new ServerSettings
            {
                Data = server.Folder,
                Database = new Storage.DatabaseSettings(
                    server.Folder + "/counterfoil.db",
                    server.Folder
                ),
                RootKeyFile = server.Folder + "/root.key",
                Negotiate = negotiate,
            }
        );
        if (!isNoraThere)
            await domain.Accounts.CreateUserAsync(Nora, NoraPassword);
        isNoraThere = true;
        return new DoorHouse(domain, server, log, await domain.KinitAsync(Nora, NoraPassword));
    }

    /// <summary>What a program of hers needs to find her tickets.</summary>
    public Dictionary<string, string> Environment =>
        new(StringComparer.Ordinal)
        {
            ["KRB5_CONFIG"] = domain.KerberosConfiguration,
            ["KRB5CCNAME"] = $"FILE:{Cache}",
        };

    /// <summary>Runs curl as her; the last line of its output is the status.</summary>
    public Task<string> CurlAsync(string path, params IReadOnlyList<string> switches) =>
        RunAsync("curl", [.. CurlSwitches, .. switches, new Uri(Address, path).ToString()]);

    /// <summary>Runs a program as her.</summary>
    public Task<string> RunAsync(string program, IReadOnlyList<string> arguments) =>
        DomainPrograms.RunAsync(program, arguments, Environment);

    /// <summary>A handshake of hers, as curl sends it, which has not reached this server.</summary>
    public async Task<string> TakeHandshakeAsync()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var sending = RunAsync(
            "curl",
            ["-s", "-o", "/dev/null", "--negotiate", "-u", ":", $"http://localhost:{port}/"]
        );
        using var connection = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(connection.GetStream());
        var header = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Authorization: ", StringComparison.Ordinal))
                header = line["Authorization: ".Length..];
        }
        await connection
            .GetStream()
            .WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        await sending;
        return header;
    }

    /// <summary>Calls with a header as it stands.</summary>
    public async Task<HttpResponseMessage> BringAsync(string authorization, string path = Rest)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Server.Client.SendAsync(request);
    }

    public const string Rest = "/api/v1/User/currentPrincipal";

    public static IReadOnlyList<string> CurlSwitches { get; } =
    ["-sS", "--negotiate", "-u", ":", "-w", "\\n%{http_code}"];

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
