using Counterfoil.Authority;

namespace Counterfoil.Broker.Applications;

/// <summary>An application with its tokens, the ended ones too.</summary>
/// <param name="Application">The application.</param>
/// <param name="Tokens">Its tokens, oldest first.</param>
public sealed record RegisteredApplication(
    Application Application,
    IReadOnlyList<ApplicationToken> Tokens
);

/// <summary>Which applications a list is to have.</summary>
/// <param name="Search">Begins a word of the name, the publisher's name or an application id, without regard to case; <c>null</c> for all.</param>
/// <param name="Owner">Only those of this account; <c>null</c> for everybody's.</param>
public sealed record ApplicationFilter(string? Search = null, Guid? Owner = null);

/// <summary>How a change of the registry ended.</summary>
public enum RegistryAnswer
{
    /// <summary>It is so.</summary>
    Done,

    /// <summary>Somebody was faster, or the row is gone: read it again.</summary>
    VersionChanged,

    /// <summary>An id or a token is another's.</summary>
    Taken,

    /// <summary>There are as many as there may be.</summary>
    TooMany,
}

/// <summary>
/// The registry of applications. Rows are sealed; a broken seal throws <see cref="BrokenSealException"/>. Every change of an
/// application or of a token rings the bell for the application.
/// </summary>
public interface IApplications
{
    /// <summary>Of how many tenants a token's last use is told.</summary>
    const int MostUses = 200;

    /// <summary>By the row's key; <c>null</c> when there is none.</summary>
    ValueTask<RegisteredApplication?> FindAsync(
        ApplicationKey id,
        CancellationToken cancellationToken
    );

    /// <summary>By the application id that travels, an alias included.</summary>
    ValueTask<RegisteredApplication?> FindByClientIdAsync(
        string clientId,
        CancellationToken cancellationToken
    );

    /// <summary>By the digest of a token's text, whether the token lives or not.</summary>
    ValueTask<RegisteredApplication?> FindByTokenAsync(
        ReadOnlyMemory<byte> digest,
        CancellationToken cancellationToken
    );

    /// <summary>By name, ascending; what is searched for, by the word that was found.</summary>
    Task<Page<Application>> ListAsync(
        ApplicationFilter filter,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Adds an application at version 1 together with its first tokens: all, or nothing.
    /// <see cref="RegistryAnswer.TooMany"/> when its owner has that many already that are not closed.
    /// </summary>
    Task<RegistryAnswer> TryAddAsync(
        Application application,
        IReadOnlyList<ApplicationToken> tokens,
        int mostOfOwner,
        RegistryChange change,
        CancellationToken cancellationToken
    );

    /// <summary>Replaces an application if its row is still at <see cref="Application.Version"/>.</summary>
    Task<RegistryAnswer> TryReplaceAsync(
        Application application,
        RegistryChange change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Adds a token and, where the others are to end, ends each of them at that time unless it ends before, in one step.
    /// <see cref="RegistryAnswer.TooMany"/> when that many others live. Rows of tokens that ended 90 days ago go.
    /// </summary>
    Task<RegistryAnswer> TryAddTokenAsync(
        ApplicationToken token,
        DateTimeOffset? othersEnd,
        int most,
        RegistryChange change,
        CancellationToken cancellationToken
    );

    /// <summary>Replaces a token's label, end and revocation if its row is still at <see cref="ApplicationToken.Version"/>.</summary>
    Task<RegistryAnswer> TryReplaceTokenAsync(
        ApplicationToken token,
        RegistryChange change,
        CancellationToken cancellationToken
    );

    /// <summary>Writes last uses; a later one is never replaced by an earlier one.</summary>
    Task NoteUsesAsync(IReadOnlyList<TokenUse> uses, CancellationToken cancellationToken);

    /// <summary>The last uses of those tokens in each tenant, latest first; of each token at most <see cref="MostUses"/>.</summary>
    Task<IReadOnlyList<TokenUse>> ListUsesAsync(
        IReadOnlyList<Guid> tokens,
        CancellationToken cancellationToken
    );
}
