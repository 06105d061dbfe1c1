using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Counterfoil.Authority;

/// <summary>
/// Notes in memory when things were last used, and writes it in batches: a crash loses an interval's at most. Thread-safe.
/// </summary>
/// <param name="write">Writes a batch to its store.</param>
public sealed class NotedUses<TKey, TUse>(Func<IReadOnlyList<TUse>, CancellationToken, Task> write)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TUse> noted = new();

    /// <summary>Notes a use in the place of an earlier one.</summary>
    public void Note(TKey key, TUse use) => noted[key] = use;

    /// <summary>The use that waits to be written, if there is one.</summary>
    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TUse use) =>
        noted.TryGetValue(key, out use);

    /// <summary>Writes what was noted.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batch = noted.Where(noted.TryRemove).ToList();
        if (batch.Count == 0)
            return;
        try
        {
            await write([.. batch.Select(one => one.Value)], cancellationToken);
            batch.Clear();
        }
        finally
        {
            // What could not be written waits for the next batch, unless there is a later use to tell of.
            foreach (var (key, use) in batch)
                noted.TryAdd(key, use);
        }
    }
}
