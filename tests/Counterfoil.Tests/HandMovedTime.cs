namespace Counterfoil.Tests;

/// <summary>
/// A clock that stands still until a test moves it. Timers made from it fire inside <see cref="Advance"/>, each at its
/// own instant and in their order, so that what waits for time needs no sleeping. Thread-safe.
/// </summary>
public sealed class HandMovedTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<HandMovedTimer> timers = [];
    private DateTimeOffset now = start;
    private long elapsed;

    /// <summary>Stands at the first of March 2027, noon.</summary>
    public HandMovedTime()
        : this(new DateTimeOffset(2027, 3, 1, 12, 0, 0, TimeSpan.Zero)) { }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp()
    {
        lock (gate)
            return elapsed;
    }

    /// <summary>Moves forward, firing what falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long end;
        lock (gate)
            end = elapsed + by.Ticks;
        while (TakeNextDue(end) is { } due)
            due.Fire();
    }

    /// <summary>Moves the wall clock alone, as an administrator does who sets it; timers do not notice.</summary>
    public void Jump(TimeSpan by)
    {
        lock (gate)
            now += by;
    }

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new HandMovedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private HandMovedTimer? TakeNextDue(long end)
    {
        lock (gate)
        {
            var due = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            MoveTo(Math.Max(elapsed, due?.Due ?? end));
            due?.Schedule();
            return due;
        }
    }

    private void MoveTo(long instant)
    {
        now += TimeSpan.FromTicks(instant - elapsed);
        elapsed = instant;
    }

    private sealed class HandMovedTimer(HandMovedTime time, TimerCallback callback, object? state)
        : ITimer
    {
        private long period;

        public long Due { get; private set; }

        public void Fire() => callback(state);

        public void Schedule()
        {
            if (period > 0)
                Due += period;
            else
                time.timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool isDueNow;
            lock (time.gate)
            {
                time.timers.Remove(this);
                this.period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time.elapsed + dueTime.Ticks;
                isDueNow = dueTime == TimeSpan.Zero;
                if (isDueNow)
                    Due = time.elapsed + this.period;
                if (!isDueNow || this.period > 0)
                    time.timers.Add(this);
            }
            // The framework's timers never call back inside Change either.
            if (isDueNow)
                ThreadPool.QueueUserWorkItem(_ => Fire());
            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
                time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
