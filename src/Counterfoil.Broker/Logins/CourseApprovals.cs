using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Logins;

/// <summary>Brings what people say in a course to the desks of approvals and consents. Thread-safe.</summary>
public sealed class CourseApprovals(ApprovalDesk approvals, ConsentDesk consents) : ICourseApprovals
{
    private const int AtOnce = 200;

    /// <inheritdoc/>
    public bool MayApprove(Proof proof, Application application)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return ApprovalRights.MayApprove(proof, proof.Tenant.Id, application);
    }

    /// <inheritdoc/>
    public async Task<bool> ApproveAsync(
        Proof proof,
        Application application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(application);
        return await approvals.ApproveAsync(
                proof,
                proof.Tenant.Id,
                application,
                application.Demand,
                until: null,
                cancellationToken
            ) is Registered<Approval>.Done;
    }

    /// <inheritdoc/>
    public Task AskAsync(
        Proof proof,
        Application application,
        CancellationToken cancellationToken
    ) => approvals.RequestAsync(proof, application, note: "", cancellationToken);

    /// <inheritdoc/>
    public Task ConsentAsync(
        Proof proof,
        Application application,
        IReadOnlyList<string> scopes,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        return consents.GiveAsync(proof, application.Id, scopes, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Consent>> ConsentsAsync(
        Proof proof,
        CancellationToken cancellationToken
    ) => (await consents.ListAsync(proof, new PageRequest(null, AtOnce), cancellationToken)).Items;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LedgerEntry>> HistoryAsync(
        Proof proof,
        int most,
        CancellationToken cancellationToken
    ) => (await consents.HistoryAsync(proof, new PageRequest(null, most), cancellationToken)).Items;

    /// <inheritdoc/>
    public Task WithdrawAsync(
        Proof proof,
        ApplicationKey application,
        CancellationToken cancellationToken
    ) => consents.WithdrawAsync(proof, application, cancellationToken);
}
