using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Grants;

/// <summary>
/// Asks anew what stood when the person agreed: the application is open, the tenant's approval stands, and so does the consent
/// (RFC 6749 section 10.4 leaves it to the server; wire.md 2.5 ties refresh tokens to both). Thread-safe.
/// </summary>
public sealed class GrantStanding(IKnownApprovals approvals)
{
    /// <summary>What no longer stands, in a sentence for developers; <c>null</c> when all does.</summary>
    public async ValueTask<string?> FaultAsync(
        Application application,
        Proof proof,
        Authorization authorization,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(authorization);
        if (
            await approvals.FindAsync(proof.Tenant.Id, application, cancellationToken)
            is not Standing.Approved
        )
            return "The tenant's approval of the application does not stand.";
        if (!authorization.IsConsented)
            return null;
        var consent = await approvals.FindConsentAsync(
            proof.Tenant.Id,
            proof.Associate.Id,
            application.Id,
            cancellationToken
        );
        return consent is null ? "The person's consent was withdrawn." : null;
    }
}
