using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Hosting;

/// <summary>The entries of the ledger that have been kept for as long as they are to be. Thread-safe.</summary>
internal sealed class LapsedEntries(ILedger ledger, HouseOptions options) : ILapsing
{
    /// <inheritdoc/>
    public Task<int> DeleteLapsedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    ) => ledger.DeleteOldAsync(before - options.LedgerKept, limit, cancellationToken);
}
