namespace Counterfoil.Authority.Tenants;

/// <summary>The tenants. Rows are sealed; a broken seal throws <see cref="BrokenSealException"/>. Every change rings the bell for the whole tenant.</summary>
public interface ITenants
{
    /// <summary>The tenant; <c>null</c> when there is none of that name.</summary>
    ValueTask<Tenant?> FindAsync(ContextIdentifier id, CancellationToken cancellationToken);

    /// <summary>The installation's own tenant; <c>null</c> before it was made.</summary>
    ValueTask<Tenant?> FindOwnAsync(CancellationToken cancellationToken);

    /// <summary>How many there are, counted no further than <paramref name="most"/>: from two on, tickets name theirs.</summary>
    ValueTask<int> CountAsync(int most, CancellationToken cancellationToken);

    /// <summary>By identifier, ascending. <paramref name="search"/> begins a word of the identifier or name, without regard to case; the list is by that word then.</summary>
    Task<Page<Tenant>> ListAsync(
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Adds a tenant at version 1; false when the identifier is taken, or it is a second own one.</summary>
    Task<bool> TryAddAsync(Tenant tenant, Change change, CancellationToken cancellationToken);

    /// <summary>Replaces name, state, switches and settings if the row is still at <see cref="Tenant.Version"/>.</summary>
    Task<bool> TryReplaceAsync(Tenant tenant, Change change, CancellationToken cancellationToken);
}
