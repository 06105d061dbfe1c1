using System.Collections.Concurrent;

namespace Counterfoil.Server.Metrics;

/// <summary>All series of one instrument. Thread-safe.</summary>
internal sealed class Family(string name, string help, SeriesKind kind)
{
    // Labels are ours and few; whatever makes more of them than this must not fill the memory.
    private const int MostSeries = 500;

    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

    public string Name => name;

    public string Help => help;

    public SeriesKind Kind => kind;

    /// <summary>The series, in the order of their labels.</summary>
    public IEnumerable<Series> All =>
        series.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value);

    /// <summary>The series of these labels; <c>null</c> when there are too many already.</summary>
    public Series? Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<KeyValuePair<string, string>>(tags.Length);
        foreach (var (key, value) in tags)
            labels.Add(new(PrometheusText.NameOf(key), value?.ToString() ?? ""));
        labels.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        var key1 = string.Join(
            '\u0001',
            labels.Select(label => label.Key + '\u0002' + label.Value)
        );
        if (series.TryGetValue(key1, out var found))
            return found;
        return series.Count < MostSeries
            ? series.GetOrAdd(key1, _ => new Series(kind, labels))
            : null;
    }
}
