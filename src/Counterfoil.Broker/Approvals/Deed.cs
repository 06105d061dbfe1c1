using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>
/// Who says something about an application, and of what, with the names as they are then: names change, and what was said does
/// not. Immutable.
/// </summary>
/// <param name="By">The associate; <c>null</c> for operators and for the house itself, who are nobody in the tenant.</param>
/// <param name="Name">The associate's name; empty where there is none.</param>
/// <param name="Application">The application's name.</param>
/// <param name="At">When.</param>
public sealed record Deed(AssociateId? By, string Name, string Application, DateTimeOffset At)
{
    /// <summary>For the audit columns of the row that it changes.</summary>
    public Change Change => new(By, At);

    /// <summary>What somebody does in a tenant. An operator's number is one of another tenant: it would name somebody else here.</summary>
    public static Deed Of(
        Proof? by,
        ContextIdentifier tenant,
        Application application,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        return by?.Tenant.Id == tenant
            ? new Deed(by.Associate.Id, by.Associate.Name, application.Name, at)
            : new Deed(By: null, "", application.Name, at);
    }
}
