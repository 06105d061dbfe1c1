using Counterfoil.Authority;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>A line of the registry's index: that a tenant has a row for an application. A hint for lists; it decides nothing.</summary>
/// <param name="Application">The application.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Stands">Whether the row said yes when this was written.</param>
/// <param name="At">When the row was changed.</param>
public sealed record IndexedApproval(
    ApplicationKey Application,
    ContextIdentifier Tenant,
    bool Stands,
    DateTimeOffset At
)
{
    /// <summary>The line of an approval.</summary>
    public static IndexedApproval Of(Approval approval, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(approval);
        return new(
            approval.Application,
            approval.Tenant,
            approval.StandsAt(now),
            approval.WithdrawnAt ?? approval.At
        );
    }
}

/// <summary>
/// In which tenants an application has an approval, in the registry: written after the tenant's row, in a transaction of
/// its own, and made right by the housekeeping where that was lost. Not sealed.
/// </summary>
public interface IApprovalIndex
{
    /// <summary>Writes lines; an older one gives way, a newer one stays.</summary>
    Task PutAsync(IReadOnlyList<IndexedApproval> lines, CancellationToken cancellationToken);

    /// <summary>An application's lines by tenant, whether they stand or not.</summary>
    Task<Page<IndexedApproval>> ListAsync(
        ApplicationKey application,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>How many tenants an application stands in, as far as the index knows.</summary>
    Task<long> CountAsync(ApplicationKey application, CancellationToken cancellationToken);
}
