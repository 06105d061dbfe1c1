using Counterfoil.Authority;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>
/// What was ever said about applications in each tenant. Rows are sealed; a broken seal throws
/// <see cref="BrokenSealException"/>. The stores of what is said write it: nobody else may.
/// </summary>
public interface ILedger
{
    /// <summary>A tenant's entries, the newest first; of one application, or of all.</summary>
    Task<Page<LedgerEntry>> ListAsync(
        ContextIdentifier tenant,
        ApplicationKey? application,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>What a person said for themselves, the newest first.</summary>
    Task<Page<LedgerEntry>> ListOfPersonAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>Forgets what was said before, at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeleteOldAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
