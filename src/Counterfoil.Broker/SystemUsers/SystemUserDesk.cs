using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.SystemUsers;

/// <summary>
/// Has an application's system user believed in a tenant. The caller has proven the application: by its token, and where the
/// protocol asks for it by its signature. Everything else is heard here, as at every door. Thread-safe.
/// </summary>
public sealed class SystemUserDesk(Evaluator evaluator, ApplicationIssuer issuer)
{
    /// <summary>Hears it: whether there is such a system user, whether it may come in, and whether anybody objects.</summary>
    /// <param name="application">The application, proven just now.</param>
    /// <param name="tenant">In which tenant.</param>
    /// <param name="door">Where it knocked.</param>
    /// <param name="use">From where and what for.</param>
    /// <param name="cancellationToken">Ends the hearing.</param>
    public ValueTask<Outcome> ProveAsync(
        Application application,
        ContextIdentifier tenant,
        Door door,
        Use use,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        return evaluator.HearAsync(
            new Presented
            {
                Door = door,
                Tenant = tenant,
                Evidence = [new SystemUserEvidence(application.Id.Value)],
                Use = use,
            },
            cancellationToken
        );
    }

    /// <summary>The system user's ticket for its application: few rows however often it is asked for, six hours from each time.</summary>
    public Task<Issued> IssueAsync(
        Proof proof,
        Application application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        return issuer.GetSafeCredentialsForAsync(proof, application.Id.Value, cancellationToken);
    }
}
