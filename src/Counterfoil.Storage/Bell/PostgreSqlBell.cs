using System.Globalization;
using Counterfoil.Authority.Changes;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.PostgreSql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Counterfoil.Storage.Bell;

/// <summary>
/// The bell between nodes: LISTEN on a connection of its own, NOTIFY inside the transaction of a change. Each second it
/// rings for itself, because a connection whose other end has gone looks healthy until somebody speaks; with every beat it
/// asks the database's clock. When it is heard again after a silence, all caches are told, for nobody knows what they
/// missed.
/// </summary>
internal sealed class PostgreSqlBell : IBellRope
{
    private const string Listening = "LISTEN counterfoil";

    private static readonly Statement Announcement = new(
        "SELECT pg_notify('counterfoil', ring) FROM unnest(@rings) AS ring"
    );

    private const string Beat =
        "SELECT pg_notify('counterfoil', $1), (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string node = Randomness.NextGuid().ToString("N");
    private readonly Listeners listeners;
    private readonly string connectionString;
    private readonly DatabaseClock? clock;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource heard = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private long lastHeard;
    private bool wasHeard;
    private Task loop = Task.CompletedTask;

    private PostgreSqlBell(string connection, DatabaseClock? clock, TimeProvider time, ILogger log)
    {
        connectionString = OwnConnection(connection);
        this.clock = clock;
        this.time = time;
        this.log = log;
        listeners = new Listeners(log);
    }

    public bool IsHeard =>
        Volatile.Read(ref wasHeard)
        && time.GetElapsedTime(Interlocked.Read(ref lastHeard)) < BellTimes.Lost;

    /// <summary>Starts the bell; it is heard on return.</summary>
    public static async Task<PostgreSqlBell> StartAsync(
        string connection,
        DatabaseClock? clock,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        var bell = new PostgreSqlBell(connection, clock, time, log);
        bell.loop = Task.Run(bell.RunAsync, CancellationToken.None);
        try
        {
            await bell.heard.Task.WaitAsync(
                TimeSpan.FromSeconds(10),
                TimeProvider.System,
                cancellationToken
            );
            return bell;
        }
        catch
        {
            await bell.DisposeAsync();
            throw;
        }
    }

    public IDisposable Listen(Action<Changed> listener) => listeners.Add(listener);

    public void Announce(Session session, IReadOnlyList<Changed> rings)
    {
        if (rings.Count > 0)
            session.Post(Announcement, rings.Select(ring => RingText.Write(node, ring)).ToArray());
    }

    public void RingHere(IReadOnlyList<Changed> rings)
    {
        foreach (var changed in rings)
            listeners.Ring(changed);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever puts the house together may see to it too, before the database does.
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        for (var isFirst = true; !stopping.IsCancellationRequested; isFirst = false)
        {
            try
            {
                await ListenAsync(isFirst);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.BellLost(failure);
                await PauseAsync();
            }
        }
    }

    private async Task ListenAsync(bool isFirst)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        using (var opening = Limited(Patience))
        {
            await connection.OpenAsync(opening.Token);
            await using var listen = new NpgsqlCommand(Listening, connection);
            await listen.ExecuteNonQueryAsync(opening.Token);
        }
        if (!isFirst)
            listeners.Ring(new Changed.All());
        while (true)
        {
            await BeatAsync(connection);
            await WaitAsync(connection);
        }
    }

    private async Task BeatAsync(NpgsqlConnection connection)
    {
        using var limit = Limited(Patience);
        await using var beat = new NpgsqlCommand(Beat, connection);
        beat.Parameters.Add(
            new NpgsqlParameter
            {
                Value = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{node} beat {time.GetTimestamp()}"
                ),
            }
        );
        var before = time.GetUtcNow();
        await using var answer = await beat.ExecuteReaderAsync(limit.Token);
        await answer.ReadAsync(limit.Token);
        clock?.Measure(
            before,
            DateTimeOffset.FromUnixTimeMilliseconds(answer.GetInt64(1)),
            time.GetUtcNow()
        );
    }

    // Until the next beat is due. Notifications are heard meanwhile.
    private async Task WaitAsync(NpgsqlConnection connection)
    {
        using var beat = Limited(BellTimes.Beat);
        try
        {
            while (true)
                await connection.WaitAsync(beat.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time for the next beat.
        }
    }

    private void Hear(string payload)
    {
        var parts = payload.Split(' ');
        var isOwn = string.Equals(parts[0], node, StringComparison.Ordinal);
        if (parts is [_, "beat", ..])
        {
            if (isOwn)
                HearBeat(parts[^1]);
            return;
        }
        // Our own listeners have heard of our own changes, before the change's caller went on.
        if (!isOwn)
            listeners.Ring(RingText.Read(parts.AsSpan(1)));
    }

    // A beat counts from when it was rung: one that was long on its way does not make the silence before it shorter.
    private void HearBeat(string rung)
    {
        if (!long.TryParse(rung, NumberStyles.Integer, CultureInfo.InvariantCulture, out var at))
            return;
        Interlocked.Exchange(ref lastHeard, at);
        if (!Interlocked.Exchange(ref wasHeard, true))
            log.BellHeard();
        heard.TrySetResult();
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(BellTimes.Beat / 2, time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private LimitedTime Limited(TimeSpan limit) => new(limit, time, stopping.Token);

    private static string OwnConnection(string connection) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = "counterfoil bell",
            Pooling = false,
            KeepAlive = 0,
            // Waiting for the answer to "please cancel" would take as long as waiting for the one that does not come.
            CancellationTimeout = -1,
            Timeout = 2,
        }.ConnectionString;

    private sealed class LimitedTime : IDisposable
    {
        private readonly CancellationTokenSource limit;
        private readonly CancellationTokenSource either;

        public LimitedTime(TimeSpan span, TimeProvider time, CancellationToken stopping)
        {
            limit = new CancellationTokenSource(span, time);
            either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        }

        public CancellationToken Token => either.Token;

        public void Dispose()
        {
            either.Dispose();
            limit.Dispose();
        }
    }
}
