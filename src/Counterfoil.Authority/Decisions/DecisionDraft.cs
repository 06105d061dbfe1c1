using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Authority.Decisions;

/// <summary>The record of a hearing while it is being held. Used by one hearing at a time.</summary>
internal sealed class DecisionDraft(Tenant tenant, Presented presented, DateTimeOffset at)
{
    private readonly List<Vote> votes = [];

    public Tenant Tenant => tenant;

    public Presented Presented => presented;

    public DateTimeOffset At => at;

    public Occasion Occasion { get; set; } = Occasion.Login;

    /// <summary>Who resulted, or whom a name meant. A name that means nobody is not kept: it might be a mistyped password.</summary>
    public Associate? Associate { get; set; }

    public EvidenceSet ToEvidence(Associate? named) =>
        new()
        {
            Tenant = tenant.Id,
            Door = presented.Door,
            Items = presented.Evidence,
            Named = named,
        };

    public void Note<T>(IEnumerable<Answer<T>> answers)
    {
        foreach (var answer in answers)
            votes.Add(answer.Failure ?? Describe(answer));
    }

    /// <summary>Notes what the house itself did at the hearing.</summary>
    public void Note(Vote vote) => votes.Add(vote);

    public Decision Close(Outcome outcome) =>
        new()
        {
            Id = DecisionLog.NextId(at),
            Tenant = tenant.Id,
            At = at,
            LastAt = at,
            Door = presented.Door.Name,
            Occasion = Occasion,
            Evidence = [.. presented.Evidence.Select(item => item.Kind)],
            Associate = Associate?.Id,
            AssociateName = Associate?.Name ?? "",
            Believed = outcome is Outcome.Believed,
            Outcome = outcome switch
            {
                Outcome.Believed => "believed",
                Outcome.NeedsMore { AnsweredWrongly: true } => "wrong_answer",
                Outcome.NeedsMore => "more_evidence",
                Outcome.Refused refused => refused.Refusal.Reason,
                _ => "refused",
            },
            Votes =
            [
                .. votes.Where(vote =>
                    vote.Reason.Length > 0 || vote.Answer is not ("no_objection" or "not_mine")
                ),
            ],
            Address = presented.Use.Address,
            Use = presented.Use.ToString(),
        };

    private static Vote Describe<T>(Answer<T> answer)
    {
        var (said, reason) = answer.Value switch
        {
            null => ("no_objection", ""),
            Objection objection => ("objects", objection.Reason),
            Resolution.NotMineCase => ("not_mine", ""),
            Resolution.BusyCase => ("busy", ""),
            Resolution.MistakenCase mistaken => ("mistaken", mistaken.Reason),
            Resolution.ResolvedCase => ("resolved", ""),
            Resolution.UnlinkedCase => ("unlinked", ""),
            Verdict.NoObjectionCase => ("no_objection", ""),
            Verdict.ProvedCase proved => ("proved", proved.Factor.Name),
            Verdict.ObjectsCase objects => ("objects", objects.Reason),
            Verdict.NeedsCase needs => ("needs", needs.Challenge.Kind),
            _ => ("failed", "It answered something unknown."),
        };
        return new Vote(answer.Plugin, answer.Moment, said, reason);
    }
}
