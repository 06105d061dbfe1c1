namespace Counterfoil.Authority.Credentials;

/// <summary>How adding a credential ended.</summary>
public enum CredentialAdded
{
    /// <summary>It is there.</summary>
    Done,

    /// <summary>The tenant has a row of this type and searchName already.</summary>
    SearchNameTaken,

    /// <summary>The associate has an inbound row of a type that excludes this one.</summary>
    Excluded,
}

/// <summary>
/// The rows of the Credentials table that are not stubs. Rows are sealed, secrets encrypted; a broken seal or an
/// unauthentic secret throws <see cref="BrokenSealException"/>. Every change under the main seal rings the bell for the associate.
/// </summary>
public interface ICredentials
{
    /// <summary>The row of that type and searchName, whatever its validity; <c>null</c> when there is none.</summary>
    ValueTask<Credential?> FindAsync(
        ContextIdentifier tenant,
        string type,
        string searchName,
        CancellationToken cancellationToken
    );

    /// <summary>The row of that key; <c>null</c> when there is none, or when it is a stub.</summary>
    ValueTask<Credential?> FindAsync(
        ContextIdentifier tenant,
        CredentialId id,
        CancellationToken cancellationToken
    );

    /// <summary>The associate's rows of one type, or of all types but stubs, oldest first; at most 200.</summary>
    ValueTask<IReadOnlyList<Credential>> ListAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        string? type,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// All associates' rows of one type, by searchName; stubs are of none. A row whose seal is broken is named and not
    /// believed: one of them keeps nobody from the others.
    /// </summary>
    Task<Page<ListedCredential>> ListAsync(
        ContextIdentifier tenant,
        string type,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>How many rows of one type the tenant has; stubs are of none.</summary>
    Task<long> CountAsync(
        ContextIdentifier tenant,
        string type,
        CancellationToken cancellationToken
    );

    /// <summary>Adds the row at version 1.</summary>
    Task<CredentialAdded> TryAddAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Adds the row at version 1, and in the same transaction ends the validity of the associate's inbound rows of the type
    /// <paramref name="blocked"/>: they stay, and let nobody in (ledger A8).
    /// </summary>
    Task<CredentialAdded> TryLinkAsync(
        Credential credential,
        string blocked,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Removes the row if it is still at its version. Where it was the associate's last one of its type, rows of the type
    /// <paramref name="blocked"/> whose validity is over count again, in the same transaction.
    /// </summary>
    Task<bool> TryUnlinkAsync(
        Credential credential,
        string blocked,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>Replaces secret, searchName, validity, comment, display name and extra id if the row is still at its version.</summary>
    Task<bool> TryReplaceAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Puts the associate's one row of a type in place of what was there, and in the same transaction ends all tickets of
    /// the associate issued until now but those of one line (a password change, ledger A21); unless the associate has an
    /// inbound row of one of <paramref name="excluding"/>.
    /// </summary>
    Task<CredentialAdded> PutAndEndTicketsAsync(
        Credential credential,
        IReadOnlyList<string> excluding,
        Guid? exceptLine,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>Removes the row if it is still at its version.</summary>
    Task<bool> TryRemoveAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>Removes the row and says true to exactly one caller over all nodes: a single-use code.</summary>
    Task<bool> TryTakeAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>Uses a one-time thing of the row: true for exactly one caller over all nodes. Remembered until <paramref name="rememberUntil"/>.</summary>
    Task<bool> TryUseOnceAsync(
        ContextIdentifier tenant,
        CredentialId id,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    );

    /// <summary>Writes LastUsed of several rows in one batch, where later than what is there; no version is raised.</summary>
    Task NoteUsesAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken);

    /// <summary>Forgets one-time things and single-use codes that are past; at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeletePastAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    );
}

/// <summary>A row in a list of a whole tenant.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Row">The row; <c>null</c> where its seal is broken.</param>
public sealed record ListedCredential(CredentialId Id, Credential? Row);

/// <summary>That a credential let somebody in.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Id">The row.</param>
/// <param name="At">When.</param>
/// <param name="Info">How, for people; at most 254 characters.</param>
public readonly record struct CredentialUse(
    ContextIdentifier Tenant,
    CredentialId Id,
    DateTimeOffset At,
    string Info
);
