using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Grants;
using Counterfoil.Broker.Tenants;

namespace Counterfoil.Server.OAuth;

/// <summary>Gathers what an application may be told of a person. Thread-safe.</summary>
internal sealed class Personal(
    Issuer issuer,
    IKnownAccounts accounts,
    IKnownApprovals approvals,
    ServiceAddresses addresses
)
{
    /// <summary>Of somebody for whom the application holds something.</summary>
    public async ValueTask<ClaimedPerson> OfAsync(
        Proof proof,
        Application application,
        Authorization? authorization,
        CancellationToken cancellationToken
    ) =>
        Of(
            proof,
            application,
            await approvals.FindAsync(proof.Tenant.Id, application, cancellationToken)
                is Standing.Approved(var approval)
                ? approval
                : null,
            authorization?.Account is { } account
                ? await accounts.FindAsync(new AccountId(account), cancellationToken)
                : null
        );

    /// <summary>Of somebody who has just agreed.</summary>
    public ClaimedPerson Of(
        Proof proof,
        Application application,
        Approval? approval,
        Account? account
    ) => new(proof, application, approval, account, addresses.Of(proof.Tenant), issuer.Value);
}
