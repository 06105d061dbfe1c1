using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>What tenants and people have said yes to, as this node knows it: cached, emptied by the bell. Thread-safe.</summary>
public interface IKnownApprovals
{
    /// <summary>How an application stands in a tenant.</summary>
    ValueTask<Standing> FindAsync(
        ContextIdentifier tenant,
        Application application,
        CancellationToken cancellationToken
    );

    /// <summary>A person's consent; <c>null</c> when there is none, or when it was withdrawn.</summary>
    ValueTask<Consent?> FindConsentAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        ApplicationKey application,
        CancellationToken cancellationToken
    );
}
