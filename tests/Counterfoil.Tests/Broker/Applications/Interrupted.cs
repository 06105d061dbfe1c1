using Counterfoil.Authority;
using Counterfoil.Broker;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Tests.Broker.Applications;

/// <summary>A store in which something happens while it reads, and which counts.</summary>
internal sealed class Interrupted(IApplications inner, Action? during) : IApplications
{
    public Action? During { get; set; } = during;

    public int Loads { get; private set; }

    public async ValueTask<RegisteredApplication?> FindAsync(
        ApplicationKey id,
        CancellationToken cancellationToken
    ) => Told(await inner.FindAsync(id, cancellationToken));

    public async ValueTask<RegisteredApplication?> FindByClientIdAsync(
        string clientId,
        CancellationToken cancellationToken
    ) => Told(await inner.FindByClientIdAsync(clientId, cancellationToken));

    public async ValueTask<RegisteredApplication?> FindByTokenAsync(
        ReadOnlyMemory<byte> digest,
        CancellationToken cancellationToken
    ) => Told(await inner.FindByTokenAsync(digest, cancellationToken));

    public Task<Page<Application>> ListAsync(
        ApplicationFilter filter,
        PageRequest page,
        CancellationToken cancellationToken
    ) => inner.ListAsync(filter, page, cancellationToken);

    public Task<RegistryAnswer> TryAddAsync(
        Application application,
        IReadOnlyList<ApplicationToken> tokens,
        int mostOfOwner,
        RegistryChange change,
        CancellationToken cancellationToken
    ) => inner.TryAddAsync(application, tokens, mostOfOwner, change, cancellationToken);

    public Task<RegistryAnswer> TryReplaceAsync(
        Application application,
        RegistryChange change,
        CancellationToken cancellationToken
    )
    {
        During?.Invoke();
        return inner.TryReplaceAsync(application, change, cancellationToken);
    }

    public Task<RegistryAnswer> TryAddTokenAsync(
        ApplicationToken token,
        DateTimeOffset? othersEnd,
        int most,
        RegistryChange change,
        CancellationToken cancellationToken
    ) => inner.TryAddTokenAsync(token, othersEnd, most, change, cancellationToken);

    public Task<RegistryAnswer> TryReplaceTokenAsync(
        ApplicationToken token,
        RegistryChange change,
        CancellationToken cancellationToken
    ) => inner.TryReplaceTokenAsync(token, change, cancellationToken);

    public Task NoteUsesAsync(IReadOnlyList<TokenUse> uses, CancellationToken cancellationToken) =>
        inner.NoteUsesAsync(uses, cancellationToken);

    public Task<IReadOnlyList<TokenUse>> ListUsesAsync(
        IReadOnlyList<Guid> tokens,
        CancellationToken cancellationToken
    ) => inner.ListUsesAsync(tokens, cancellationToken);

    private RegisteredApplication? Told(RegisteredApplication? found)
    {
        Loads++;
        During?.Invoke();
        return found;
    }
}
