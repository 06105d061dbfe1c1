using System.Globalization;

namespace Counterfoil.Server.Metrics;

/// <summary>What an instrument is to Prometheus.</summary>
internal enum SeriesKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One series: a name with its labels, and what was measured. Thread-safe.</summary>
internal sealed class Series(SeriesKind kind, IReadOnlyList<KeyValuePair<string, string>> labels)
{
    /// <summary>The upper bounds of a histogram's buckets, in seconds.</summary>
    public static readonly double[] Bounds =
    [
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
    ];

    private readonly Lock gate = new();
    private readonly long[] buckets =
        kind == SeriesKind.Histogram ? new long[Bounds.Length + 1] : [];
    private double sum;

    /// <summary>The labels, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels => labels;

    /// <summary>Counts a measurement.</summary>
    /// <param name="value">What was measured.</param>
    /// <param name="isWhole">Whether the instrument tells its whole value each time, and not what was added.</param>
    internal void Measure(double value, Measured isWhole)
    {
        lock (gate)
        {
            if (kind == SeriesKind.Histogram)
            {
                var bucket = Array.FindIndex(Bounds, bound => value <= bound);
                buckets[bucket < 0 ? Bounds.Length : bucket]++;
            }
            sum = isWhole == Measured.Whole ? value : sum + value;
        }
    }

    /// <summary>The value, or a histogram's sum, with its buckets, each with all below it.</summary>
    public (double Sum, IReadOnlyList<long> Buckets) Read()
    {
        lock (gate)
        {
            var below = 0L;
            return (sum, [.. buckets.Select(count => below += count)]);
        }
    }

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>What a measurement tells.</summary>
internal enum Measured
{
    Added,
    Whole,
}
