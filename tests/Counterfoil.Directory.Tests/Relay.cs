using System.Net;
using System.Net.Sockets;

namespace Counterfoil.ActiveDirectory.Tests;

/// <summary>What a relay does with who connects.</summary>
internal enum RelayMood
{
    /// <summary>Hands everything on.</summary>
    Passes,

    /// <summary>Takes the connection and says nothing.</summary>
    Hangs,

    /// <summary>Ends it at once.</summary>
    Breaks,
}

/// <summary>A second address of the controller: it hands on, hangs or breaks, as it is told. Counts its connections.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int target;
    private int connections;

    public Relay(int target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public RelayMood Mood { get; set; }

    public int Connections => Volatile.Read(ref connections);

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose()
    {
        end.Cancel();
        listener.Dispose();
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException) { }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        Interlocked.Increment(ref connections);
        using var held = caller;
        using var controller = new TcpClient();
        try
        {
            switch (Mood)
            {
                case RelayMood.Breaks:
                    return;
                case RelayMood.Hangs:
                    await new TaskCompletionSource().Task.WaitAsync(end.Token);
                    return;
            }
            await controller.ConnectAsync("127.0.0.1", target, end.Token);
            await Task.WhenAny(
                caller.GetStream().CopyToAsync(controller.GetStream(), end.Token),
                controller.GetStream().CopyToAsync(caller.GetStream(), end.Token)
            );
        }
        catch (Exception over)
            when (over is OperationCanceledException or SocketException or IOException) { }
    }
}
