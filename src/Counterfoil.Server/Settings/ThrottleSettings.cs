using Counterfoil.Authority.Throttling;

namespace Counterfoil.Server.Settings;

/// <summary>The four settings of one limit of the throttle. Immutable.</summary>
internal sealed record ThrottleSettings
{
    /// <summary>The four, under a common beginning of their names.</summary>
    /// <param name="name">What the names begin with.</param>
    /// <param name="whom">Whose failures are counted.</param>
    /// <param name="free">The default of the free failures, and the most.</param>
    /// <param name="waits">The defaults of the first wait, the longest wait, and of forgetting.</param>
    public ThrottleSettings(
        string name,
        string whom,
        (string Default, int Most) free,
        (string First, string Longest, string Forgotten) waits
    )
    {
        Name = name;
        Free = Bounded.Number(
            name + "-free",
            free.Default,
            1,
            free.Most,
            $"Failures in a row without a wait, of {whom}."
        );
        FirstWait = Bounded.Duration(
            name + "-first-wait",
            waits.First,
            "1s",
            "1h",
            $"The wait after the first failure past the free ones, of {whom}; it doubles with each further."
        );
        LongestWait = Bounded.Duration(
            name + "-longest-wait",
            waits.Longest,
            "1s",
            "30d",
            $"No wait is longer, of {whom}."
        );
        ForgottenAfter = Bounded.Duration(
            name + "-forgotten-after",
            waits.Forgotten,
            "1m",
            "365d",
            $"After how long without a failure counting begins anew, of {whom}."
        );
    }

    /// <summary>What the names begin with.</summary>
    public string Name { get; }

    /// <summary>Failures without a wait.</summary>
    public Setting<int> Free { get; }

    /// <summary>The wait after that.</summary>
    public Setting<TimeSpan> FirstWait { get; }

    /// <summary>The longest wait.</summary>
    public Setting<TimeSpan> LongestWait { get; }

    /// <summary>When it is forgotten.</summary>
    public Setting<TimeSpan> ForgottenAfter { get; }

    /// <summary>The four.</summary>
    public IReadOnlyList<Setting> All => [Free, FirstWait, LongestWait, ForgottenAfter];

    /// <summary>The limit.</summary>
    /// <exception cref="SettingRefusedException">The first wait is longer than the longest.</exception>
    public ThrottleLimit Read(SettingValues values)
    {
        var limit = new ThrottleLimit(
            values.Get(Free),
            values.Get(FirstWait),
            values.Get(LongestWait),
            values.Get(ForgottenAfter)
        );
        return limit.FirstWait <= limit.LongestWait
            ? limit
            : throw values.Refuse(
                FirstWait,
                $"it is longer than {LongestWait.Name}",
                "Make the first wait the shorter one."
            );
    }
}
