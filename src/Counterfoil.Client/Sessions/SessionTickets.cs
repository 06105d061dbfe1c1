using System.Text.Json.Nodes;

namespace Counterfoil.Client;

/// <summary>
/// The tickets of a session: the one that it stands on, and the one for taking along. Both are used before they idle out;
/// a program's own account logs in again past the absolute end. One question at a time. Thread-safe.
/// </summary>
internal sealed class SessionTickets : IDisposable
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(30);

    // The system's timers take no wait beyond 49 days, and an idle life may be longer.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly AuthorityConnection connection;
    private readonly TimeProvider time;
    private readonly StandardFlow flow;
    private readonly Entry entry;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly ITimer timer;
    private readonly CancellationTokenSource ended = new();
    private volatile HeldTicket own;
    private volatile HeldTicket? safe;

    public SessionTickets(AuthorityConnection connection, TicketSessionOptions options, Entry entry)
    {
        (this.connection, this.entry, time, own) = (connection, entry, options.Time, entry.Own);
        flow = new StandardFlow(connection, options);
        timer = time.CreateTimer(
            _ => _ = KeepAliveAsync(),
            state: null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        WakeBeforeTheEnd();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Cancel();
        timer.Dispose();
    }

    public ValueTask<Secret> GetSafeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(ended.IsCancellationRequested, this);
        var now = time.GetUtcNow();
        return safe is { } ready && now < ready.RenewAt && now < own.RenewAt
            ? new(ready.Ticket)
            : new(RefreshAsync(cancellationToken));
    }

    public void Doubt(Secret ticket)
    {
        if (safe is { } held && held.Ticket.Equals(ticket))
            safe = null;
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var last = entry.IsLogin ? own : safe;
        Dispose();
        safe = null;
        if (last is not null)
            await connection.SendAsync(
                HttpMethod.Post,
                "v1/logout",
                last.Ticket,
                new JsonObject(),
                cancellationToken
            );
    }

    private async Task<Secret> RefreshAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (safe is { } ready && ready.IsLiving(now))
            {
                var stands = await TryPushOwnAsync(now, cancellationToken);
                if (stands && now < ready.RenewAt)
                    return ready.Ticket;
                if (stands && await TryRenewAsync(ready, cancellationToken) is { } renewed)
                    return (safe = renewed).Ticket;
            }
            safe = await GetAsync(cancellationToken);
            WakeBeforeTheEnd();
            return safe.Ticket;
        }
        finally
        {
            one.Release();
        }
    }

    // The one that all stands on would idle out while only its child is used. Once it is refused, it has ended with all
    // that was got with it, and is not asked about again by itself: each refusal counts against this address.
    private async Task<bool> TryPushOwnAsync(
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (now < own.RenewAt || !own.IsLiving(now))
            return true;
        var pushed = await TryRenewAsync(own, cancellationToken);
        own = pushed ?? own.EndedAt(now);
        return pushed is not null;
    }

    // An authority that cannot be asked, or is asked too often, does not take away what is good by both of its clocks.
    private async Task<HeldTicket?> TryRenewAsync(
        HeldTicket held,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await flow.UseAsync(held.Ticket, cancellationToken))?.Held;
        }
        catch (AuthorityUnreachableException)
        {
            return held;
        }
        catch (TicketRefusedException refusal) when (refusal.Code == "too_many_attempts")
        {
            return held;
        }
    }

    private async Task<HeldTicket> GetAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(own);
        if (answer.Status == 401 && entry.Account is { } account)
        {
            own = await flow.LogInAsync(account, cancellationToken);
            answer = await AskAsync(own);
        }
        var got = answer.IsDone
            ? HeldTicket.Of(answer, time.GetUtcNow())
            : throw answer.ToException();
        // A shared ticket is told with the clocks of its issue; another part of this program may have pushed them since.
        return got.IsLiving(time.GetUtcNow())
            ? got
            : await TryRenewAsync(got, cancellationToken) ?? got;

        Task<AuthorityAnswer> AskAsync(HeldTicket with) =>
            connection.SendAsync(
                HttpMethod.Post,
                "v1/safe-credentials",
                with.Ticket,
                new JsonObject(),
                cancellationToken
            );
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            await one.WaitAsync(ended.Token);
            try
            {
                var now = time.GetUtcNow();
                if (!await TryPushOwnAsync(now, ended.Token))
                    safe = null;
                else if (safe is { } held && now >= held.RenewAt)
                    safe = held.IsLiving(now) ? await TryRenewAsync(held, ended.Token) : null;
            }
            finally
            {
                one.Release();
            }
            WakeBeforeTheEnd();
        }
        catch (Exception failure)
            when (failure is AuthorityUnreachableException or TicketRefusedException)
        {
            timer.Change(TryAgainAfter, Timeout.InfiniteTimeSpan);
        }
        catch (Exception failure)
            when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // The session has ended.
        }
    }

    private void WakeBeforeTheEnd()
    {
        var now = time.GetUtcNow();
        var next = safe is { } held && held.RenewAt < own.RenewAt ? held.RenewAt : own.RenewAt;
        // Past the absolute end nothing can be pushed; whoever calls then hears so.
        if (!own.IsLiving(now))
            return;
        var wait = next - now;
        timer.Change(
            TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TryAgainAfter.Ticks, LongestWait.Ticks)),
            Timeout.InfiniteTimeSpan
        );
    }
}
