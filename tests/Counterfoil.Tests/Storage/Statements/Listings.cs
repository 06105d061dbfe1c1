using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Counterfoil.Cryptography;
using Counterfoil.Storage;

namespace Counterfoil.Tests.Storage.Statements;

/// <summary>Every list that grows with tenants, people or applications, whole and in its part, read and searched.</summary>
internal static class Listings
{
    /// <summary>The statements of all of them.</summary>
    public static async Task<IReadOnlyCollection<string>> HearAsync(
        Database database,
        ContextIdentifier tenant
    )
    {
        var heard = new HashSet<string>(StringComparer.Ordinal);
        var (never, page) = (CancellationToken.None, new PageRequest(null, 10));
        database.Parts.Count.Heard = sql => heard.Add(sql);
        foreach (var search in new[] { null, "many" })
        {
            await database.Tenants.ListAsync(search, page, never);
            await database.Associates.ListAsync(tenant, search, page, never);
            await database.Accounts.ListAsync(search, home: null, page, never);
            await database.Accounts.ListAsync(search, tenant, page, never);
            await database.Applications.ListAsync(new(search), page, never);
            await database.Applications.ListAsync(new(search, Randomness.NextGuid()), page, never);
            await database.Developers.ListAsync(search, state: null, page, never);
            await database.Developers.ListAsync(search, DeveloperState.Waiting, page, never);
        }
        var application = new ApplicationKey(Randomness.NextGuid());
        await database.Ledger.ListAsync(tenant, application: null, page, never);
        await database.Ledger.ListAsync(tenant, application, page, never);
        await database.Ledger.ListOfPersonAsync(tenant, new AssociateId(1), page, never);
        database.Parts.Count.Heard = null;
        return heard;
    }
}
