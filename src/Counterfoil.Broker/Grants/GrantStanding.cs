using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Broker.Grants;

/// <summary>
/// Asks anew what stood when the person agreed: the application is open, the tenant's approval stands, and so does the consent
/// (RFC 6749 section 10.4 leaves it to the server; wire.md 2.5 ties refresh tokens to both). Thread-safe.
/// </summary>
public sealed class GrantStanding(IKnownApprovals approvals)
{
    /// <summary>
    /// Whether what a course ended with stands. Asked when all is issued and nothing given: what is withdrawn before is seen
    /// here, and what is withdrawn after ends what was issued.
    /// </summary>
    public async ValueTask<bool> StandsAsync(
        CourseEnd.Agreed agreed,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(agreed);
        var (tenant, associate) = (agreed.Proof.Tenant.Id, agreed.Proof.Associate.Id);
        if (
            await approvals.FindAsync(tenant, agreed.Application, cancellationToken)
            is not Standing.Approved
        )
            return false;
        return !agreed.IsConsented
            || await approvals.FindConsentAsync(
                tenant,
                associate,
                agreed.Application.Id,
                cancellationToken
            )
                is { WithdrawnAt: null };
    }

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
