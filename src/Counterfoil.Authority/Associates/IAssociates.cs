using Counterfoil.Authority.Credentials;

namespace Counterfoil.Authority.Associates;

/// <summary>
/// The associates with their cards. Rows are sealed; a broken seal throws <see cref="BrokenSealException"/>.
/// Every change rings the bell for the associate.
/// </summary>
public interface IAssociates
{
    /// <summary>The associate; <c>null</c> when there is none.</summary>
    ValueTask<Associate?> FindAsync(
        ContextIdentifier tenant,
        AssociateId id,
        CancellationToken cancellationToken
    );

    /// <summary>The associate of that name; <c>null</c> when there is none.</summary>
    ValueTask<Associate?> FindByNameAsync(
        ContextIdentifier tenant,
        NameKey name,
        CancellationToken cancellationToken
    );

    /// <summary>Up to two associates whose card has that e-mail address: two is enough to know that it means nobody.</summary>
    ValueTask<IReadOnlyList<Associate>> FindTwoByEmailAsync(
        ContextIdentifier tenant,
        NameKey email,
        CancellationToken cancellationToken
    );

    /// <summary>By id, ascending. <paramref name="search"/> begins a word of the name, full name or e-mail, without regard to case; the list is by that word then.</summary>
    Task<Page<Associate>> ListAsync(
        ContextIdentifier tenant,
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Adds an associate at version 1 under the tenant's next free id (from 1); <c>null</c> when the name is taken. The given id and version are ignored.</summary>
    Task<Associate?> TryAddAsync(
        Associate associate,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// As <see cref="TryAddAsync"/>, together with a first credential, whose associate is ignored: both, or neither;
    /// <c>null</c> when the name, or the credential's searchName, is taken.
    /// </summary>
    Task<Associate?> TryAddLinkedAsync(
        Associate associate,
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Replaces name, type, activity and card if the row is still at <see cref="Associate.Version"/>. In the same
    /// transaction: if this took <see cref="Rights.AdminAll"/> or the activity from the last active holder in the tenant,
    /// nothing happens and the answer is <see cref="Replaced.LastAdministrator"/>. Where the associate becomes inactive,
    /// all tickets of the associate issued until now are ended by a revoked-before row, atomically with it.
    /// </summary>
    Task<Replaced> TryReplaceAsync(
        Associate associate,
        Change change,
        CancellationToken cancellationToken
    );
}
