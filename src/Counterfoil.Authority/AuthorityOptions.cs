namespace Counterfoil.Authority;

/// <summary>The authority's settings for a whole installation. What a tenant decides for itself stands in its switches.</summary>
public sealed record AuthorityOptions
{
    /// <summary>How long one plugin may take for one answer. Default 3 s, 0.1 … 30 s.</summary>
    public TimeSpan PluginTimeLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How old the plugins' last answer on a ticket may be when it is used. Default 60 s, 1 s … 1 h.</summary>
    public TimeSpan ReviewInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From which age on a ticket in use is heard again in the background, so that nobody waits for it.</summary>
    internal TimeSpan HearAheadAfter => ReviewInterval * 0.75;

    /// <summary>How long a plugin's last good answer stands while it cannot be asked, for tickets only. Default 15 min, 0 … 24 h.</summary>
    public TimeSpan ReviewGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often noted uses and renewals are written. Default 5 s, 1 … 60 s.</summary>
    public TimeSpan RenewalInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many stubs are kept in memory. Default 200,000, 100 … 5,000,000.</summary>
    public int CachedStubs { get; init; } = 200_000;

    /// <summary>How long decisions are kept. Default 90 days, 1 … 3650.</summary>
    public TimeSpan DecisionsKept { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long an activation code is good. Default 24 h, 10 min … 7 days.</summary>
    public TimeSpan ActivationLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a pending login waits for its answer. Default 5 min, 1 … 15 min.</summary>
    public TimeSpan PendingLoginLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How recent a login must be for somebody to change what proves them. Default 10 min, 1 min … 1 h.</summary>
    public TimeSpan FreshLogin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often ended stubs and old records are deleted. Default 10 min, 1 min … 24 h, jittered by a half.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The throttle's limits.</summary>
    public Throttling.ThrottleOptions Throttle { get; init; } = new();
}
