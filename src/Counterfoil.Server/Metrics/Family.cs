using System.Collections.Concurrent;
using System.Globalization;

namespace Counterfoil.Server.Metrics;

/// <summary>All series of one instrument. Thread-safe.</summary>
internal sealed class Family(string name, string help, SeriesKind kind)
{
    // Labels are ours and few; whatever makes more of them than this must not fill the memory.
    private const int MostSeries = 500;

    private const int LongestSaid = 512;

    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

    // By the labels as they are said: putting them in order, each time, costs more than what most of them measure.
    private readonly ConcurrentDictionary<string, Series> said = new(StringComparer.Ordinal);

    public string Name => name;

    public string Help => help;

    public SeriesKind Kind => kind;

    /// <summary>The series, in the order of their labels.</summary>
    public IEnumerable<Series> All =>
        series.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value);

    /// <summary>The series of these labels; <c>null</c> when there are too many already.</summary>
    public Series? Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Span<char> letters = stackalloc char[LongestSaid];
        if (!TrySay(tags, letters, out var length))
            return InOrder(tags);
        var saying = said.GetAlternateLookup<ReadOnlySpan<char>>();
        if (saying.TryGetValue(letters[..length], out var known))
            return known;
        var found = InOrder(tags);
        // As many ways to say them as there are series, at most a few times: no more are kept than of those.
        if (found is not null && said.Count < MostSeries)
            saying.TryAdd(letters[..length], found);
        return found;
    }

    private static bool TrySay(
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        Span<char> letters,
        out int length
    )
    {
        length = 0;
        foreach (var (key, value) in tags)
        {
            if (
                !letters[length..]
                    .TryWrite(
                        CultureInfo.InvariantCulture,
                        $"{key}\u0002{value}\u0001",
                        out var written
                    )
            )
                return false;
            length += written;
        }
        return true;
    }

    private Series? InOrder(ReadOnlySpan<KeyValuePair<string, object?>> tags)
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
