using System.Collections.Concurrent;

namespace Counterfoil.Authority.Credentials;

/// <summary>Notes in memory which credentials let somebody in, and writes their LastUsed in batches. Thread-safe.</summary>
public sealed class CredentialUses(ICredentials credentials, TimeProvider time)
{
    private readonly ConcurrentDictionary<(ContextIdentifier, CredentialId), CredentialUse> noted =
        new();

    /// <summary>Writes what was noted. Called each interval and at shutdown.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batch = new List<CredentialUse>();
        foreach (var (key, use) in noted)
        {
            if (noted.TryRemove(new(key, use)))
                batch.Add(use);
        }
        if (batch.Count == 0)
            return;
        try
        {
            await credentials.NoteUsesAsync(batch, cancellationToken);
            batch.Clear();
        }
        finally
        {
            // What could not be written waits for the next batch, unless there is a later use to tell of.
            foreach (var use in batch)
                noted.TryAdd((use.Tenant, use.Id), use);
        }
    }

    internal void Note(ContextIdentifier tenant, Origin origin, Use use)
    {
        foreach (var credential in origin.Credentials)
        {
            if (credential.Id is { } id)
                noted[(tenant, id)] = new CredentialUse(
                    tenant,
                    id,
                    time.GetUtcNow(),
                    use.ToString()
                );
        }
    }
}
