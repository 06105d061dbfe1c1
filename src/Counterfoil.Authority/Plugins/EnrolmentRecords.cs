using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Authority.Plugins;

/// <summary>What is asked of a plugin's administration side.</summary>
/// <param name="Asker">By whom.</param>
/// <param name="Owner">For whom.</param>
/// <param name="Plugin">Which.</param>
/// <param name="Done">What it is called once it is done, such as <c>enrolled</c>.</param>
internal sealed record Wish(Proof Asker, Associate Owner, AdministeredPlugin Plugin, string Done);

/// <summary>Writes every change of what proves somebody into the decisions: who asked, for whom, which plugin, how it ended. Thread-safe.</summary>
public sealed class EnrolmentRecords(DecisionLog decisions, TimeProvider time)
{
    private const string Moment = "administration";

    internal void Note(Wish wish, Enrolment? answer)
    {
        var (asker, owner, plugin, done) = wish;
        var now = time.GetUtcNow();
        decisions.Record(
            new Decision
            {
                Id = DecisionLog.NextId(now),
                Tenant = owner.Tenant,
                At = now,
                LastAt = now,
                Door = asker.Door.Name,
                Occasion = Occasion.Use,
                Evidence = [],
                Associate = owner.Id,
                AssociateName = owner.Name,
                Believed = answer is Enrolment.DoneCase,
                Outcome = answer switch
                {
                    Enrolment.DoneCase => $"credential_{done}",
                    Enrolment.RefusedCase => "credential_refused",
                    _ => "plugin_failed",
                },
                Votes = [new Vote(plugin.Type, Moment, done, Describe(asker, answer))],
                Address = asker.Use.Address,
                Use = asker.Use.ToString(),
            }
        );
    }

    // Which fields were wrong, and never what was in them.
    private static string Describe(Proof asker, Enrolment? answer) =>
        answer switch
        {
            Enrolment.DoneCase done => $"Row {done.Row.Id}, by {asker.Associate.Name}.",
            Enrolment.RefusedCase refused =>
                $"By {asker.Associate.Name}; fields: {string.Join(", ", refused.Problems.Select(one => one.Field))}.",
            _ => $"By {asker.Associate.Name}; the plugin failed.",
        };
}
