using Counterfoil.Authority;
using Counterfoil.Authority.Associates;

namespace Counterfoil.Broker.Accounts;

/// <summary>How writing an account ended.</summary>
public enum AccountWritten
{
    /// <summary>It is as asked.</summary>
    Done,

    /// <summary>Somebody was faster, or it is gone: read it again.</summary>
    VersionChanged,

    /// <summary>The login name is another account's.</summary>
    LoginNameTaken,

    /// <summary>The home is another account's.</summary>
    HomeTaken,
}

/// <summary>
/// The accounts: rows of the registry, of no tenant. Sealed; a broken seal throws <see cref="BrokenSealException"/>. Every
/// change rings the bell for the account.
/// </summary>
public interface IAccounts
{
    /// <summary>The kind of <see cref="Authority.Changes.Changed.Registry"/> that is rung.</summary>
    public const string Rung = "account";

    /// <summary>By key; <c>null</c> when there is none.</summary>
    ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>By login name; <c>null</c> when there is none.</summary>
    ValueTask<Account?> FindAsync(NameKey loginName, CancellationToken cancellationToken);

    /// <summary>By home; <c>null</c> when there is none.</summary>
    ValueTask<Account?> FindAsync(Home home, CancellationToken cancellationToken);

    /// <summary>
    /// By login name, ascending. <paramref name="search"/> begins a word of the login name or e-mail, without regard to case; the
    /// list is by that word then. <paramref name="home"/> leaves only those with a home in that tenant.
    /// </summary>
    Task<Page<Account>> ListAsync(
        string? search,
        ContextIdentifier? home,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The tenants in which accounts with login names of that e-mail domain are at home, in a fixed order, at most 200; those
    /// of all accounts where the domain is empty.
    /// </summary>
    Task<IReadOnlyList<ContextIdentifier>> ListHomesAsync(
        string domain,
        CancellationToken cancellationToken
    );

    /// <summary>Adds the account at version 1.</summary>
    Task<AccountWritten> TryAddAsync(
        Account account,
        RegistryChange change,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Replaces login name, e-mail, home and activity if the row is still at its version. Where the account becomes inactive,
    /// or gets another home, everything got with it until now ends by its revoked-before row, atomically with it.
    /// </summary>
    Task<AccountWritten> TryReplaceAsync(
        Account account,
        RegistryChange change,
        CancellationToken cancellationToken
    );
}

/// <summary>
/// The accounts' revoked-before rows: what an account got until then, in whatever tenant, has ended. Sealed. Setting one rings
/// the bell for the account, and for each associate that the seats' index knows it as, so that their tickets are heard again
/// at once on every node.
/// </summary>
public interface IAccountEnds
{
    /// <summary>The instant; <c>null</c> where nothing has ended.</summary>
    ValueTask<DateTimeOffset?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Sets it. It never moves back: false when it stands there already, or later, and nothing was written.</summary>
    Task<bool> EndAsync(
        AccountId id,
        DateTimeOffset until,
        RegistryChange change,
        CancellationToken cancellationToken
    );
}
