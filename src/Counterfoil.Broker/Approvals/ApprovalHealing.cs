using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Broker.Approvals;

/// <summary>
/// Writes the registry's index anew from the tenants' own rows, tenant by tenant: what was lost between the two transactions
/// of an approval is found here. Nothing that decides looks at the index. Thread-safe.
/// </summary>
public sealed class ApprovalHealing(
    ITenants tenants,
    IApprovals approvals,
    IApprovalIndex index,
    TimeProvider time
)
{
    /// <summary>Goes over all tenants once.</summary>
    /// <returns>How many approvals there are.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        string? after = null;
        do
        {
            var page = await tenants.ListAsync(
                search: null,
                new PageRequest(after, PageRequest.MaxLimit),
                cancellationToken
            );
            foreach (var tenant in page.Items)
                count += await HealAsync(tenant.Id, cancellationToken);
            after = page.Next;
        } while (after is not null);
        return count;
    }

    private async Task<int> HealAsync(ContextIdentifier tenant, CancellationToken cancellationToken)
    {
        var count = 0;
        string? after = null;
        do
        {
            var page = await approvals.ListAsync(
                tenant,
                new PageRequest(after, PageRequest.MaxLimit),
                cancellationToken
            );
            var now = time.GetUtcNow();
            if (page.Items.Count > 0)
                await index.PutAsync(
                    [.. page.Items.Select(one => IndexedApproval.Of(one, now))],
                    cancellationToken
                );
            count += page.Items.Count;
            after = page.Next;
        } while (after is not null);
        return count;
    }
}
