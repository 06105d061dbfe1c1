using Counterfoil.Authority;

namespace Counterfoil.Broker.Applications;

/// <summary>Notes which application tokens were used where. Thread-safe.</summary>
public sealed class TokenUses(IApplications applications, TimeProvider time)
{
    private readonly NotedUses<(Guid, ContextIdentifier?), TokenUse> noted = new(
        applications.NoteUsesAsync
    );

    /// <summary>Writes what was noted. Called each interval and at shutdown.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        noted.FlushAsync(cancellationToken);

    internal void Note(Guid token, ContextIdentifier? tenant)
    {
        var now = time.GetUtcNow();
        // A use each second is told as well as a thousand, and allocates nothing.
        if (noted.TryFind((token, tenant), out var last) && now - last.At < TimeSpan.FromSeconds(1))
            return;
        noted.Note((token, tenant), new TokenUse(token, tenant, now));
    }
}
