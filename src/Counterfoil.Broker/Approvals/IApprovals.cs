using Counterfoil.Authority;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>What a new system user is to be called and to hold. A plan: the store makes it with the approval, or not at all.</summary>
/// <param name="Names">The names to try, in this order: a tenant's names are unique.</param>
/// <param name="FullName">For people.</param>
/// <param name="Token">What the application exchanges; secret.</param>
public sealed record SystemUserPlan(IReadOnlyList<string> Names, string FullName, Secret Token);

/// <summary>
/// The tenants' approvals. Rows are sealed; a broken seal throws <see cref="BrokenSealException"/>. Every change rings the
/// bell for the application in that tenant, and enters the ledger in its own transaction.
/// </summary>
public interface IApprovals
{
    /// <summary>The tenant's row, withdrawn or not; <c>null</c> when there is none.</summary>
    ValueTask<Approval?> FindAsync(
        ContextIdentifier tenant,
        ApplicationKey application,
        CancellationToken cancellationToken
    );

    /// <summary>The tenant's rows by application, withdrawn ones among them; without their tokens.</summary>
    Task<Page<Approval>> ListAsync(
        ContextIdentifier tenant,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Puts the approval in the place of the row at <see cref="Approval.Version"/> (0: where there is none). In the same
    /// transaction a plan makes the system user, or gives a token to the one that is there; without one the token that is
    /// there stays. The requests for it in that tenant are answered with it.
    /// </summary>
    /// <returns>The approval as it is now; <c>null</c> when somebody was faster.</returns>
    Task<Approval?> TryPutAsync(
        Approval approval,
        SystemUserPlan? plan,
        Deed deed,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Marks the row at <see cref="Approval.Version"/> (0: a new one) withdrawn. In the same transaction the system user's
    /// token goes, and all tickets and tokens of the application in that tenant issued until now end, its system user's too.
    /// </summary>
    /// <returns>Whether it was still at that version.</returns>
    Task<bool> TryWithdrawAsync(Approval approval, Deed deed, CancellationToken cancellationToken);
}

/// <summary>
/// People's consents. Rows are sealed; a broken seal throws <see cref="BrokenSealException"/>. Every change rings the bell
/// for the associate, and enters the ledger in its own transaction.
/// </summary>
public interface IConsents
{
    /// <summary>The person's row, withdrawn or not; <c>null</c> when there is none.</summary>
    ValueTask<Consent?> FindAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        ApplicationKey application,
        CancellationToken cancellationToken
    );

    /// <summary>The person's rows that stand, by application.</summary>
    Task<Page<Consent>> ListAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Puts the consent in the place of the row at <see cref="Consent.Version"/> (0: where there is none); false when somebody was faster.</summary>
    Task<bool> TryPutAsync(Consent consent, Deed deed, CancellationToken cancellationToken);

    /// <summary>
    /// Marks the row at its version withdrawn, and in the same transaction ends the person's tokens of the application
    /// issued until now; false when somebody was faster.
    /// </summary>
    Task<bool> TryWithdrawAsync(Consent consent, Deed deed, CancellationToken cancellationToken);
}
