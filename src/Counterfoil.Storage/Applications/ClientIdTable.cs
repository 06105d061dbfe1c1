using Counterfoil.Broker.Applications;
using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Applications;

/// <summary>
/// Which application an application id means. The table is under no seal and keeps ids apart: what an application is known by
/// stands in its own row.
/// </summary>
internal sealed class ClientIdTable(ApplicationSql sql)
{
    /// <summary>Whether another application has one of this one's ids.</summary>
    public async Task<bool> AreTakenAsync(Session session, Application application) =>
        await session.FirstOrDefaultAsync<int>(
            sql.IdsTaken,
            new
            {
                ids = KeyList.Of(ApplicationRow.IdsOf(application)),
                key = application.Id.ToString(),
            }
        ) > 0;

    /// <summary>Adds ids, or none. Another node may be adding the same one: whoever comes second gives back what it has.</summary>
    public static async Task<bool> TryInsertAsync(
        Session session,
        ApplicationKey application,
        IEnumerable<string> ids
    )
    {
        var inserted = new List<string>();
        foreach (var clientId in ids)
        {
            if (
                await session.ExecuteAsync(
                    ApplicationSql.InsertId,
                    new { clientId, key = application.ToString() }
                ) == 0
            )
            {
                await DropAsync(session, application, inserted);
                return false;
            }
            inserted.Add(clientId);
        }
        return true;
    }

    /// <summary>Drops ids of an application.</summary>
    public static async Task DropAsync(
        Session session,
        ApplicationKey application,
        IEnumerable<string> ids
    )
    {
        foreach (var clientId in ids)
            await session.ExecuteAsync(
                ApplicationSql.DropId,
                new { clientId, key = application.ToString() }
            );
    }
}
