namespace Counterfoil.Authority.Credentials;

/// <summary>Notes which credentials let somebody in, for their LastUsed. Thread-safe.</summary>
public sealed class CredentialUses(ICredentials credentials, TimeProvider time)
{
    private readonly NotedUses<(ContextIdentifier, CredentialId), CredentialUse> noted = new(
        credentials.NoteUsesAsync
    );

    /// <summary>Writes what was noted. Called each interval and at shutdown.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        noted.FlushAsync(cancellationToken);

    internal void Note(ContextIdentifier tenant, Origin origin, Use use)
    {
        foreach (var credential in origin.Credentials)
        {
            if (credential.Id is { } id)
                noted.Note(
                    (tenant, id),
                    new CredentialUse(tenant, id, time.GetUtcNow(), use.ToString())
                );
        }
    }
}
