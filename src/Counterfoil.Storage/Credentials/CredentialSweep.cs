using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage.Credentials;

/// <summary>Deletes rows that are past. One whose seal is broken stays for whoever looks into it: the sweeper must not clear away the traces, nor what somebody only made to look past.</summary>
internal static class CredentialSweep
{
    public static async Task<int> DeleteAsync(
        Writing writing,
        CredentialSql sql,
        CredentialSeals seals,
        IReadOnlyList<CredentialRow> past,
        ILogger log
    )
    {
        var deleted = 0;
        foreach (var tenant in past.GroupBy(row => row.Tenant, StringComparer.Ordinal))
        {
            var good = tenant.Where(seals.IsGood).ToList();
            if (good.Count < tenant.Count())
                log.BrokenRowsNotSwept(tenant.Count() - good.Count, tenant.Key);
            if (good.Count == 0)
                continue;
            deleted += await writing.Session.ExecuteAsync(
                sql.Delete,
                new { tenant = tenant.Key, ids = KeyList.Of(good.Select(row => row.Id)) }
            );
            good.ForEach(writing.NoteRemoved);
        }
        return deleted;
    }
}
