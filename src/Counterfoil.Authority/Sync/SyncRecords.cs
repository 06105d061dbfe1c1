using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Authority.Sync;

/// <summary>Writes what a sync did into the decisions and the log: by whom, to whom, why. Thread-safe.</summary>
public sealed class SyncRecords(
    DecisionLog decisions,
    TimeProvider time,
    ILogger<SyncRecords> logger
)
{
    private const string Moment = "sync";

    internal void Note(Proof asker, string plugin, SyncFinding finding)
    {
        if (finding.Associate is not { } associate)
            return;
        var isDisabled = finding.Deed == SyncDeed.Disabled;
        if (isDisabled)
            SyncLog.Disabled(
                logger,
                plugin,
                associate.Tenant.Value,
                associate.Id.Value,
                asker.Associate.Id.Value,
                finding.Reason
            );
        var now = time.GetUtcNow();
        decisions.Record(
            new Decision
            {
                Id = DecisionLog.NextId(now),
                Tenant = associate.Tenant,
                At = now,
                LastAt = now,
                Door = asker.Door.Name,
                Occasion = Occasion.Use,
                Evidence = [],
                Associate = associate.Id,
                AssociateName = associate.Name,
                Believed = isDisabled,
                Outcome = isDisabled ? "associate_disabled" : "associate_left_alone",
                Votes =
                [
                    new Vote(
                        plugin,
                        Moment,
                        finding.Reason,
                        $"Row {finding.Row}, {finding.SearchName}; by {asker.Associate.Name}."
                    ),
                ],
                Address = asker.Use.Address,
                Use = asker.Use.ToString(),
            }
        );
    }

    internal void NoteTooMany(Proof asker, string plugin, int named, int atMost) =>
        SyncLog.TooMany(
            logger,
            plugin,
            asker.Tenant.Id.Value,
            asker.Associate.Id.Value,
            named,
            atMost
        );

    internal void NoteFailed(Proof asker, string plugin) =>
        SyncLog.Failed(logger, plugin, asker.Tenant.Id.Value);
}
