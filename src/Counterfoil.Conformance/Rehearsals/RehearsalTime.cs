namespace Counterfoil.Conformance;

/// <summary>
/// The clock of a rehearsal: stands still until it is moved, also backwards. Timers made from it fire when it is moved
/// past them. Thread-safe.
/// </summary>
public sealed class RehearsalTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now = Start;

    /// <summary>Where the clock stands at first: Monday, the first of March 2027, noon in UTC.</summary>
    public static DateTimeOffset Start { get; } = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Puts the clock to an instant, and fires the timers that it passes.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        List<Alarm> due;
        lock (gate)
        {
            now = instant;
            due = [.. alarms.Where(alarm => alarm.Due <= instant).OrderBy(alarm => alarm.Due)];
            foreach (var alarm in due)
                alarm.Reschedule();
        }
        foreach (var alarm in due)
            alarm.Fire();
    }

    /// <summary>Moves the clock by a span, which may be negative.</summary>
    public void Move(TimeSpan by) => MoveTo(GetUtcNow() + by);

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(RehearsalTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback(state);

        public void Reschedule()
        {
            if (period > TimeSpan.Zero)
                Due = time.now + period;
            else
                time.alarms.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.alarms.Remove(this);
                this.period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time.now + dueTime;
                if (dueTime > TimeSpan.Zero)
                    time.alarms.Add(this);
            }
            // The framework's timers never call back inside Change either.
            if (dueTime <= TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(_ => Fire());
            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
                time.alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
