using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Counterfoil.Tests.Storage.Bell;

/// <summary>
/// Stands between a node and PostgreSQL. While it is deaf it forwards nothing and closes nothing: each side thinks that
/// the other is there, as when a firewall has forgotten a connection.
/// </summary>
internal sealed class DeafProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly string host;
    private readonly int port;
    private volatile bool isDeaf;

    public DeafProxy(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        (host, port) = (builder.Host!, builder.Port);
        listener.Start();
        _ = AcceptAsync();
    }

    public bool IsDeaf
    {
        get => isDeaf;
        set => isDeaf = value;
    }

    public string Through(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        }.ConnectionString;

    public void Dispose()
    {
        stopping.Cancel();
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                _ = ServeAsync(client, stopping.Token);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(host, port, cancellationToken);
                await Task.WhenAny(
                    ForwardAsync(client.GetStream(), server.GetStream(), cancellationToken),
                    ForwardAsync(server.GetStream(), client.GetStream(), cancellationToken)
                );
            }
            catch (Exception failure)
                when (failure is OperationCanceledException or SocketException or IOException)
            {
                // Either side has gone.
            }
        }
    }

    private async Task ForwardAsync(
        NetworkStream from,
        NetworkStream to,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[8192];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // What is said to the deaf is lost.
            if (!isDeaf)
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
