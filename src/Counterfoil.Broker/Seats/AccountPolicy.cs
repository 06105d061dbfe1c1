using Counterfoil.Authority.Plugins;

namespace Counterfoil.Broker.Seats;

/// <summary>
/// Objects to what applications were given at an account's home once the account is disabled or signed out. What the associate
/// has there as that tenant's own is left to the tenant. It resolves nobody.
/// </summary>
public sealed class AccountPolicy(HomeStanding homes) : IHousePlugin
{
    /// <inheritdoc/>
    public string CredentialType => "AccountPolicy";

    /// <inheritdoc/>
    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    /// <inheritdoc/>
    public async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(hearing);
        return
            hearing is { Application: not null, Occasion: Occasion.Use }
            && await homes.AtHomeAsync(
                hearing.Tenant,
                hearing.Associate.Id,
                hearing.Origin.At,
                cancellationToken
            ) != AccountAtHome.Open
            ? Verdict.Objects("account_ended")
            : Verdict.NoObjection;
    }
}
