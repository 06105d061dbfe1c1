using System.Collections.Concurrent;

namespace Counterfoil.Storage.Sealing;

/// <summary>
/// Values that were read from JSON lately, by their text: an associate's card comes with each of its stubs, and a preset's
/// terms with nearly all. What is read is shared, so it must be immutable. Bounded. Thread-safe.
/// </summary>
internal static class KnownTexts<T>
    where T : class
{
    private const int Most = 4096;
    private const int Longest = 4096;

    private static readonly ConcurrentDictionary<string, T> Known = new(StringComparer.Ordinal);

    // Asked with every text that is new; the dictionary's own count takes all its locks.
    private static int count;

    public static T Read(string text)
    {
        if (Known.TryGetValue(text, out var known))
            return known;
        var value = Json.Read<T>(text);
        if (text.Length > Longest)
            return value;
        if (Interlocked.Increment(ref count) > Most)
        {
            Known.Clear();
            Interlocked.Exchange(ref count, 1);
        }
        return Known.GetOrAdd(text, value);
    }
}
