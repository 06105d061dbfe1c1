using System.Diagnostics.Metrics;

namespace Counterfoil.Authority;

/// <summary>The authority's counters, under the meter <c>Counterfoil.Authority</c>. Thread-safe.</summary>
public static class AuthorityMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Counterfoil.Authority";

    private static long uses;

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Hearings = Meter.CreateCounter<long>(
        "counterfoil.hearings",
        description: "Hearings, by door and outcome"
    );

    // Observed, not told: whoever listens must not make every use of a ticket dearer.
    private static readonly ObservableCounter<long> Uses = Meter.CreateObservableCounter(
        "counterfoil.ticket.uses",
        static () => Interlocked.Read(ref uses),
        description: "Uses of tickets between two hearings"
    );
    private static readonly Counter<long> Seals = Meter.CreateCounter<long>(
        "counterfoil.broken_seals",
        description: "Rows whose seal did not match"
    );
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "counterfoil.decisions.dropped",
        description: "Decisions lost because the database could not keep up"
    );

    private static readonly Counter<long> PluginFailures = Meter.CreateCounter<long>(
        "counterfoil.plugin.failures",
        description: "Questions that a plugin did not answer, by plugin, moment and how"
    );

    internal static void Heard(string door, string outcome)
    {
        AuthorityTraces.Heard(outcome);
        Hearings.Add(
            1,
            new KeyValuePair<string, object?>("door", door),
            new KeyValuePair<string, object?>("outcome", outcome)
        );
    }

    internal static void Used() => Interlocked.Increment(ref uses);

    internal static void BrokenSeal(string table) =>
        Seals.Add(1, new KeyValuePair<string, object?>("table", table));

    internal static void PluginFailed(string plugin, string moment, string how) =>
        PluginFailures.Add(
            1,
            new KeyValuePair<string, object?>("plugin", plugin),
            new KeyValuePair<string, object?>("moment", moment),
            new KeyValuePair<string, object?>("how", how)
        );

    internal static void DecisionDropped() => Dropped.Add(1);
}
