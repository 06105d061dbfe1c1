using System.Net;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Settings;
using Counterfoil.Tests.Server;
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

    private static string? sidOfNora;

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
        var collected = new CollectedLog();
        var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Log = collected,
                Settings = settings =>
                    settings with
                    {
                        Negotiate = negotiate,
                        House = settings.House with
                        {
                            PluginSettings = new DomainHost(domain).Values.ToDictionary(
                                one => $"{DirectoryPlugin.Type}/{one.Key}",
                                one => one.Value,
                                StringComparer.Ordinal
                            ),
                        },
                    },
            }
        );
        KerberosLibrary.Prepare(server.Services.GetRequiredService<ServerSettings>());
        sidOfNora ??= await domain.Accounts.CreateUserAsync(Nora, NoraPassword);
        await LinkAsync(server, sidOfNora);
        return new DoorHouse(
            domain,
            server,
            collected,
            await domain.KinitAsync(Nora, NoraPassword)
        );
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

    private static async Task LinkAsync(TestServer server, string sid)
    {
        var added = await server
            .Services.GetRequiredService<Authority.Credentials.ICredentials>()
            .TryAddAsync(
                new Credential
                {
                    Id = new CredentialId(1),
                    Tenant = server.Own,
                    Associate = server.User.Associate.Id,
                    Type = DirectoryPlugin.Type,
                    SearchName = sid,
                    DisplayName = Nora,
                },
                new Change(null, server.Time.GetUtcNow()),
                CancellationToken.None
            );
        if (added != CredentialAdded.Done)
            throw new InvalidOperationException($"Nora was not linked: {added}.");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
