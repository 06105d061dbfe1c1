using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Counterfoil.Tests.Storage.Bell;

/// <summary>Stands between a node and PostgreSQL and cuts them off, in the ways that a network does. Thread-safe.</summary>
internal sealed class Wire : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly string host;
    private readonly int port;
    private volatile WireState state;
    private volatile TaskCompletionSource moved = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Wire(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        (host, port) = (builder.Host!, builder.Port);
        listener.Start();
        _ = AcceptAsync();
    }

    public WireState State
    {
        get => state;
        set
        {
            state = value;
            Interlocked
                .Exchange(
                    ref moved,
                    new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
                )
                .TrySetResult();
            if (value != WireState.Down)
                return;
            foreach (var client in open.Keys)
                client.Dispose();
        }
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
        using var server = new TcpClient();
        try
        {
            open[client] = true;
            if (state == WireState.Down)
                return;
            await server.ConnectAsync(host, port, cancellationToken);
            var talk = new Talk();
            await Task.WhenAny(
                ForwardAsync(client.GetStream(), server.GetStream(), talk, cancellationToken),
                ForwardAsync(server.GetStream(), client.GetStream(), talk, cancellationToken)
            );
        }
        catch (Exception failure)
            when (failure
                    is OperationCanceledException
                        or SocketException
                        or IOException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // Either side has gone.
        }
        finally
        {
            open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task ForwardAsync(
        NetworkStream from,
        NetworkStream to,
        Talk talk,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[8192];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            talk.Hear(buffer.AsSpan(0, count));
            // Which state counts is asked after which change to wait for: a change in between is not slept through.
            for (var change = moved.Task; IsHeldUp(talk); change = moved.Task)
                await change.WaitAsync(cancellationToken);
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private bool IsHeldUp(Talk talk) =>
        state == WireState.HeldUp || (state == WireState.BellHeldUp && talk.IsBell);

    // Whose connection it is, a client says in its first words.
    private sealed class Talk
    {
        private const int FirstWords = 8;
        private int heard;

        public bool IsBell { get; private set; }

        public void Hear(ReadOnlySpan<byte> said)
        {
            if (Interlocked.Increment(ref heard) <= FirstWords)
                IsBell |= said.IndexOf("counterfoil bell"u8) >= 0;
        }
    }
}
