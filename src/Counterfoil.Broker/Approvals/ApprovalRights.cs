using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>Who may say yes and no to an application for a tenant (ledger B8, wire.md 2.9): pure functions over a proof.</summary>
public static class ApprovalRights
{
    /// <summary>Whether somebody looks after a tenant's applications: its administrators, and operators.</summary>
    public static bool IsAdministrator(Proof proof, ContextIdentifier tenant)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return proof.IsOperator
            || (
                proof.Tenant.Id == tenant
                && (
                    proof.Has(Rights.AdminAll)
                    || proof.Has(Rights.AdminUsers)
                    || proof.Has(Rights.AdminApplications)
                )
            );
    }

    /// <summary>
    /// Whether somebody may approve the application for the tenant. A system user is let in with nobody at the keyboard, so it
    /// needs an administrator even where any user may approve.
    /// </summary>
    public static bool MayApprove(Proof proof, ContextIdentifier tenant, Application application)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(application);
        if (IsByApplication(proof))
            return false;
        if (
            application.Level == AuthorizationLevel.Explicit
            || (application.State == ApplicationState.Development && application.Sandbox != tenant)
        )
            return proof.IsOperator;
        return IsAdministrator(proof, tenant)
            || (
                application is { Level: AuthorizationLevel.User, HasSystemUser: false }
                && proof.Tenant.Id == tenant
                && proof.Associate.Type == AssociateType.Internal
            );
    }

    /// <summary>Whether somebody may withdraw what was approved: whoever looks after the tenant's applications, whatever the level.</summary>
    public static bool MayWithdraw(Proof proof, ContextIdentifier tenant) =>
        !IsByApplication(proof) && IsAdministrator(proof, tenant);

    /// <summary>Whether an application acts here for the person: it may not decide about itself, nor about others.</summary>
    public static bool IsByApplication(Proof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return proof.IsByApplication
            || proof.Associate.Type == AssociateType.System && !proof.IsOperator;
    }
}
