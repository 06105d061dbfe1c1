using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Developers;

/// <summary>The developers. Rows are sealed; a broken seal throws <see cref="BrokenSealException"/>.</summary>
public interface IDevelopers
{
    /// <summary>The developer; <c>null</c> when the account never asked.</summary>
    ValueTask<Developer?> FindAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>By account, ascending.</summary>
    /// <param name="search">Begins a word of the company, the login name or the e-mail address, without regard to case, and the list is by that word then; <c>null</c> for all.</param>
    /// <param name="state">Only those; <c>null</c> for all.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    Task<Page<Developer>> ListAsync(
        string? search,
        DeveloperState? state,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Adds a developer at version 1; false when the account is one.</summary>
    Task<bool> TryAddAsync(
        Developer developer,
        RegistryChange change,
        CancellationToken cancellationToken
    );

    /// <summary>Replaces a developer if the row is still at <see cref="Developer.Version"/>.</summary>
    Task<bool> TryReplaceAsync(
        Developer developer,
        RegistryChange change,
        CancellationToken cancellationToken
    );
}
