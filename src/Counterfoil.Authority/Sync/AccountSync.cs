using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Plugins;

namespace Counterfoil.Authority.Sync;

/// <summary>
/// Disables associates whose accounts outside are gone or disabled, at somebody's command and never by itself. A plugin says
/// how the accounts are, row by row; what follows is decided here: an associate is disabled when all rows of that plugin say
/// so, and stays when one is good. Thread-safe.
/// </summary>
public sealed class AccountSync(
    AssociateRegister register,
    AssociateSight sight,
    StandingQuestion question,
    SyncRecords records
)
{
    /// <summary>How many associates one call disables where nobody says otherwise.</summary>
    public const int AtMost = 20;

    /// <summary>How many one call disables whatever is said.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>
    /// Disables those of the named associates whose accounts are gone or disabled, having looked again at all of them. When
    /// more are named than may be, or the plugin does not say of every row how it is, nobody is disabled.
    /// </summary>
    /// <param name="asker">By whose command: an administrator of each of them.</param>
    /// <param name="type">The plugin's credential type.</param>
    /// <param name="named">Those whom <see cref="AccountLook"/> found.</param>
    /// <param name="atMost">How many may be disabled, 1 to <see cref="MostAtOnce"/>.</param>
    /// <param name="cancellationToken">Counts until the first is disabled.</param>
    /// <returns>Anything but <see cref="Synced.Looked"/>.</returns>
    public async Task<Synced> DisableAsync(
        Proof asker,
        string type,
        IReadOnlyCollection<AssociateId> named,
        int atMost,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(asker);
        ArgumentNullException.ThrowIfNull(named);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atMost, MostAtOnce);
        if (question.Find(type) is not { } plugin)
            return new Synced.NotFound();
        var whom = named.ToHashSet();
        if (whom.Count > atMost)
        {
            records.NoteTooMany(asker, plugin.Type, whom.Count, atMost);
            return new Synced.TooMany(whom.Count, atMost);
        }
        var findings = new List<SyncFinding>();
        var seen = await SeeAsync(asker, plugin, whom, findings, cancellationToken);
        if (
            await question.AskAsync(
                plugin,
                asker.Tenant.Id,
                seen.SelectMany(one => one.Rows),
                cancellationToken
            )
            is not { } standings
        )
        {
            records.NoteFailed(asker, plugin.Type);
            return new Synced.Failed(plugin.Type);
        }
        foreach (var one in seen)
        {
            if (one.Judge(asker, standings) is not { } judged)
                continue;
            var finding =
                judged.Deed == SyncDeed.WouldDisable
                    ? await DisableAsync(asker, plugin, one, judged)
                    : judged;
            records.Note(asker, plugin.Type, finding);
            findings.Add(finding);
        }
        return new Synced.Done(findings);
    }

    private async Task<List<SeenAssociate>> SeeAsync(
        Proof asker,
        WatchingPlugin plugin,
        HashSet<AssociateId> whom,
        List<SyncFinding> findings,
        CancellationToken cancellationToken
    )
    {
        var seen = new List<SeenAssociate>(whom.Count);
        foreach (var id in whom)
        {
            try
            {
                if (
                    await sight.SeeAsync(asker.Tenant.Id, id, plugin.Type, cancellationToken) is
                    { } one
                )
                    seen.Add(one);
            }
            catch (BrokenSealException broken)
            {
                AuthorityMetrics.BrokenSeal(broken.Table);
                findings.Add(SyncFinding.UnbelievableAssociate);
            }
        }
        return seen;
    }

    // What was begun is gone through with, also when whoever asked has hung up: else the record would lack somebody.
    private async Task<SyncFinding> DisableAsync(
        Proof asker,
        WatchingPlugin plugin,
        SeenAssociate seen,
        SyncFinding judged
    )
    {
        try
        {
            // Somebody may have linked the associate to another account since the plugin looked.
            var rows = await sight.RowsOfAsync(seen.Associate, plugin.Type, CancellationToken.None);
            if (!seen.IsStill(rows))
                return seen.Say(SyncDeed.LeftAlone, SyncFinding.ChangedMeanwhile);
            return await register.DisableAsync(
                Actor.Of(asker),
                seen.Associate,
                CancellationToken.None
            ) switch
            {
                Replaced.Done => judged with { Deed = SyncDeed.Disabled },
                Replaced.LastAdministrator => seen.Say(
                    SyncDeed.LeftAlone,
                    SyncFinding.LastAdministrator
                ),
                null => seen.Say(SyncDeed.LeftAlone, SyncFinding.NotAllowed),
                _ => seen.Say(SyncDeed.LeftAlone, SyncFinding.ChangedMeanwhile),
            };
        }
        catch (BrokenSealException broken)
        {
            AuthorityMetrics.BrokenSeal(broken.Table);
            return seen.Say(SyncDeed.LeftAlone, SyncFinding.BrokenSeal);
        }
    }
}
