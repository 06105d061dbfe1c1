using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Plugins;

namespace Counterfoil.Authority.Sync;

/// <summary>Says whom a sync would disable, page by page. Changes nothing. Thread-safe.</summary>
public sealed class AccountLook(
    ICredentials credentials,
    AssociateSight sight,
    StandingQuestion question,
    SyncRecords records
)
{
    /// <summary>Looks at a page of a plugin's rows in the asker's tenant, at most <see cref="StandingQuestion.MostRows"/> of them.</summary>
    /// <returns><see cref="Synced.Looked"/>, <see cref="Synced.NotFound"/> or <see cref="Synced.Failed"/>.</returns>
    public async Task<Synced> LookAsync(
        Proof asker,
        string type,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(asker);
        if (question.Find(type) is not { } plugin)
            return new Synced.NotFound();
        var tenant = asker.Tenant.Id;
        var listed = await credentials.ListAsync(
            tenant,
            plugin.Type,
            page with
            {
                Limit = Math.Min(page.BoundedLimit, StandingQuestion.MostRows),
            },
            cancellationToken
        );
        var rows = listed.Items.Select(one => one.Row).OfType<Credential>().Where(sight.Counts);
        if (await FindAsync(asker, plugin, [.. rows], cancellationToken) is not { } findings)
        {
            records.NoteFailed(asker, plugin.Type);
            return new Synced.Failed(plugin.Type);
        }
        var broken = listed.Items.Where(one => one.Row is null);
        return new Synced.Looked(
            listed.Items.Count,
            await credentials.CountAsync(tenant, plugin.Type, cancellationToken),
            [.. broken.Select(one => SyncFinding.Unbelievable(one.Id)), .. findings],
            listed.Next
        );
    }

    private async Task<IReadOnlyList<SyncFinding>?> FindAsync(
        Proof asker,
        WatchingPlugin plugin,
        IReadOnlyList<Credential> rows,
        CancellationToken cancellationToken
    )
    {
        var tenant = asker.Tenant.Id;
        if (await question.AskAsync(plugin, tenant, rows, cancellationToken) is not { } ofPage)
            return null;
        var findings = new List<SyncFinding>();
        var seen = new List<SeenAssociate>();
        foreach (var row in rows.Where(row => ofPage[row.Id].State != AccountState.Good))
        {
            try
            {
                // An associate with several rows is told of once, wherever the pages are cut: at the oldest.
                if (
                    await sight.SeeAsync(tenant, row.Associate, plugin.Type, cancellationToken)
                        is { } one
                    && one.Oldest.Id == row.Id
                )
                    seen.Add(one);
            }
            catch (BrokenSealException broken)
            {
                AuthorityMetrics.BrokenSeal(broken.Table);
                findings.Add(SyncFinding.Unbelievable(row.Id));
            }
        }
        var others = seen.SelectMany(one => one.Rows).Where(row => !ofPage.ContainsKey(row.Id));
        if (await question.AskAsync(plugin, tenant, others, cancellationToken) is not { } ofOthers)
            return null;
        var all = ofPage.Concat(ofOthers).ToDictionary();
        return [.. findings, .. seen.Select(one => one.Judge(asker, all)).OfType<SyncFinding>()];
    }
}
