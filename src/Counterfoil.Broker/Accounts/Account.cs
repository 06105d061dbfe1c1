namespace Counterfoil.Broker.Accounts;

/// <summary>An account's key.</summary>
/// <param name="Value">Random.</param>
public readonly record struct AccountId(Guid Value)
{
    /// <summary>The GUID with dashes: the searchName of its seats.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Where an account proves itself. A closed hierarchy; providers outside come with federation.</summary>
public abstract record Home
{
    private Home() { }

    /// <summary>A tenant, by whatever that tenant's authority believes: a password, its directory.</summary>
    /// <param name="Tenant">The tenant.</param>
    /// <param name="Associate">The associate there.</param>
    public sealed record OfTenant(ContextIdentifier Tenant, AssociateId Associate) : Home;
}

/// <summary>A person at the broker. Immutable.</summary>
public sealed record Account
{
    /// <summary>The row's key.</summary>
    public required AccountId Id { get; init; }

    /// <summary>What is typed at the login page; unique, compared as names are.</summary>
    public required string LoginName { get; init; }

    /// <summary>Where letters go that only this person may read, such as a link to a new password; empty where unknown.</summary>
    public string Email { get; init; } = "";

    /// <summary>Where it proves itself.</summary>
    public required Home Home { get; init; }

    /// <summary>Whether it may be used.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>The row's version.</summary>
    public long Version { get; init; }
}

/// <summary>A place that an account may choose after its proof: its home, or a tenant where it has a seat.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Associate">Who the account is there.</param>
/// <param name="IsHome">Whether it is the account's home.</param>
public sealed record Place(ContextIdentifier Tenant, AssociateId Associate, bool IsHome)
{
    /// <summary>Since when the seat waits to be confirmed anew there; <c>null</c> when it does not.</summary>
    public DateTimeOffset? WaitsSince { get; init; }
}

/// <summary>The accounts as this node knows them. Thread-safe.</summary>
public interface IKnownAccounts
{
    /// <summary>By login name; <c>null</c> when there is none.</summary>
    ValueTask<Account?> FindAsync(string loginName, CancellationToken cancellationToken);

    /// <summary>By key.</summary>
    ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>The account whose home that associate is; <c>null</c> when none.</summary>
    ValueTask<Account?> FindByHomeAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    );

    /// <summary>Until when what the account got has ended (<see cref="IAccountEnds"/>); <c>null</c> where nothing has.</summary>
    ValueTask<DateTimeOffset?> EndedUntilAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>Where the account may go, home first; tenants that are not open are left out. At most 200.</summary>
    ValueTask<IReadOnlyList<Place>> PlacesAsync(
        Account account,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The tenants in which accounts with login names of that e-mail domain prove themselves; those of all accounts where the
    /// domain is unknown or empty. In a fixed order, at most 200; empty where there are no accounts.
    /// </summary>
    ValueTask<IReadOnlyList<ContextIdentifier>> HomesInUseAsync(
        string domain,
        CancellationToken cancellationToken
    ) => new((IReadOnlyList<ContextIdentifier>)[]);
}
