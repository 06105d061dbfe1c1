namespace Counterfoil.Server.Settings;

/// <summary>How failures to log in are slowed down.</summary>
internal static class ThrottleCatalogue
{
    /// <summary>Of one identity from one address.</summary>
    public static ThrottleSettings Pair { get; } =
        new("throttle-pair", "one name from one address", ("5", 100), ("15s", "24h", "30d"));

    /// <summary>Of one address.</summary>
    public static ThrottleSettings FromAddress { get; } =
        new(
            "throttle-address",
            "one address, whatever it names",
            ("50", 1_000),
            ("15s", "1h", "15m")
        );

    /// <summary>Of one identity from strange addresses.</summary>
    public static ThrottleSettings Strangers { get; } =
        new(
            "throttle-strangers",
            "one name from all addresses together that never succeeded for it",
            ("20", 100),
            ("1m", "1h", "24h")
        );

    /// <summary>Known addresses.</summary>
    public static Setting<TimeSpan> KnownFor { get; } =
        Bounded.Duration(
            "throttle-known-for",
            "90d",
            "1d",
            "365d",
            "How long an address that succeeded counts alone, so that strangers' failures do not slow it down."
        );

    /// <summary>Counters in memory.</summary>
    public static Setting<int> MostCounters { get; } =
        Bounded.Number(
            "throttle-counters",
            "100000",
            1_000,
            10_000_000,
            "The most counters of the throttle in memory."
        );

    /// <summary>All of them, in the order of the documentation.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [.. Pair.All, .. FromAddress.All, .. Strangers.All, KnownFor, MostCounters];
}
