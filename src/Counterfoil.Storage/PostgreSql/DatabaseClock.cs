namespace Counterfoil.Storage.PostgreSql;

/// <summary>
/// The machine's clock, moved to the database's: nodes whose clocks disagree must not disagree about when a ticket ends.
/// Timers and time stamps are the machine's. Thread-safe.
/// </summary>
internal sealed class DatabaseClock(TimeProvider machine) : TimeProvider
{
    private long offsetTicks;

    /// <summary>The machine's clock as it is.</summary>
    public TimeProvider Machine => machine;

    /// <summary>How far the database is ahead of this machine.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    ) => machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>
    /// Takes a measurement: the machine's clock before and after the database was asked. The truth lies in between, so an
    /// offset that agrees with it is kept, and the clock does not tremble with every beat.
    /// </summary>
    public void Measure(DateTimeOffset before, DateTimeOffset database, DateTimeOffset after)
    {
        var uncertainty = (after - before) / 2;
        var measured = database - (before + uncertainty);
        if ((measured - Offset).Duration() > uncertainty + TimeSpan.FromMilliseconds(2))
            Interlocked.Exchange(ref offsetTicks, measured.Ticks);
    }
}
