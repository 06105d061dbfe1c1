namespace Counterfoil.Authority.Throttling;

/// <summary>How many failures in a row are free, and how the wait grows after that: it doubles from the first to the longest.</summary>
/// <param name="Free">Failures without a wait, 1 … 1000.</param>
/// <param name="FirstWait">The wait after the first failure past the free ones.</param>
/// <param name="LongestWait">No wait is longer.</param>
/// <param name="ForgottenAfter">A counter that has not moved for so long counts from zero again.</param>
public sealed record ThrottleLimit(
    int Free,
    TimeSpan FirstWait,
    TimeSpan LongestWait,
    TimeSpan ForgottenAfter
)
{
    /// <summary>How long after its last failure a counter blocks; zero when it does not.</summary>
    public TimeSpan WaitAfter(int failures)
    {
        if (failures < Free)
            return TimeSpan.Zero;
        var doublings = Math.Min(failures - Free, 40);
        var wait = FirstWait.TotalSeconds * Math.Pow(2, doublings);
        return wait < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(wait) : LongestWait;
    }
}

/// <summary>The throttle's limits (NIST SP 800-63B-4 allows at most 100 failures in a row).</summary>
public sealed record ThrottleOptions
{
    /// <summary>Of one identity from one address.</summary>
    public ThrottleLimit Pair { get; init; } =
        new(5, TimeSpan.FromSeconds(15), TimeSpan.FromHours(24), TimeSpan.FromDays(30));

    /// <summary>Of one address, whoever it names.</summary>
    public ThrottleLimit Address { get; init; } =
        new(50, TimeSpan.FromSeconds(15), TimeSpan.FromHours(1), TimeSpan.FromMinutes(15));

    /// <summary>Of one identity from all addresses together that never succeeded for it.</summary>
    public ThrottleLimit Strangers { get; init; } =
        new(20, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromHours(24));

    /// <summary>How long an address that succeeded is known for the identity. Default 90 days.</summary>
    public TimeSpan KnownFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The most counters in memory; past it those that moved longest ago go. Default 100,000.</summary>
    public int MostCounters { get; init; } = 100_000;
}
