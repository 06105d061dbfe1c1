using System.Collections.Concurrent;

namespace Counterfoil.Broker.Applications;

/// <summary>Notes in memory which application tokens were used where, and writes it in batches. Thread-safe.</summary>
public sealed class TokenUses(IApplications applications, TimeProvider time)
{
    private readonly ConcurrentDictionary<(Guid, ContextIdentifier?), TokenUse> noted = new();

    /// <summary>Writes what was noted. Called each interval and at shutdown.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batch = new List<TokenUse>();
        foreach (var (key, use) in noted)
        {
            if (noted.TryRemove(new(key, use)))
                batch.Add(use);
        }
        if (batch.Count == 0)
            return;
        try
        {
            await applications.NoteUsesAsync(batch, cancellationToken);
            batch.Clear();
        }
        finally
        {
            // What could not be written waits for the next batch, unless there is a later use to tell of.
            foreach (var use in batch)
                noted.TryAdd((use.Token, use.Tenant), use);
        }
    }

    internal void Note(Guid token, ContextIdentifier? tenant)
    {
        var now = time.GetUtcNow();
        // A use each second is told as well as a thousand, and allocates nothing.
        if (
            noted.TryGetValue((token, tenant), out var last)
            && now - last.At < TimeSpan.FromSeconds(1)
        )
            return;
        noted[(token, tenant)] = new TokenUse(token, tenant, now);
    }
}
