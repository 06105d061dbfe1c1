using Counterfoil.Authority.Plugins;

namespace Counterfoil.Authority.Evaluation;

/// <summary>What all resolutions together come to: exactly one associate, or nobody. A closed hierarchy.</summary>
internal abstract record Tally
{
    private Tally() { }

    /// <summary>Whether some evidence was understood and was wrong, and nothing made up for it.</summary>
    public bool IsMistaken { get; private init; }

    /// <summary>Exactly one.</summary>
    public sealed record One(Resolution.ResolvedCase Resolved) : Tally;

    /// <summary>Somebody whom one plugin proved and no row knows, and nothing else.</summary>
    public sealed record Unknown(string Plugin, Resolution.UnlinkedCase Proven) : Tally;

    /// <summary>Nobody, and why.</summary>
    public sealed record Nobody(string Reason) : Tally
    {
        /// <summary>Whether all that was understood was good once: nobody guesses that.</summary>
        public bool WasGood { get; init; }
    }

    public static Tally Of(IReadOnlyList<Answer<Resolution>> answers, Named named)
    {
        if (answers.Any(answer => answer.Failure is { Answer: "broken_seal" }))
            return new Nobody("broken_seal");
        if (answers.Any(answer => answer.Failure is not null))
            return new Nobody("plugin_failed");
        if (answers.Any(answer => answer.Value is Resolution.BusyCase))
            return new Nobody("busy");

        var mistakes = answers
            .Select(answer => answer.Value)
            .OfType<Resolution.MistakenCase>()
            .ToList();
        var mistaken = mistakes.FirstOrDefault();
        var resolved = answers
            .Select(answer => answer.Value)
            .OfType<Resolution.ResolvedCase>()
            .ToList();
        var associates = resolved.Select(one => one.Associate).Distinct().Count();
        if (associates == 0 && mistaken is not null)
        {
            return new Nobody(mistaken.Reason)
            {
                IsMistaken = true,
                WasGood = mistakes.TrueForAll(one => one.WasGood),
            };
        }
        if (associates == 0)
            return Unlinked(answers);
        if (associates > 1)
            return new Nobody("several_associates") { IsMistaken = mistaken is not null };
        if (Contradicts(named, resolved[0].Associate))
            return new Nobody("name_means_another") { IsMistaken = mistaken is not null };
        return new One(Merge(resolved));
    }

    // A name means its associate only. One that means nobody here, such as DOMAIN\anna, contradicts whatever else was brought;
    // where there is nothing else, whoever was resolved was resolved by that very name and its password.
    private static bool Contradicts(Named named, AssociateId resolved) =>
        named.Associate is { } meant ? meant.Id != resolved : named.IsNamed && !named.AreAll;

    private static Tally Unlinked(IReadOnlyList<Answer<Resolution>> answers) =>
        answers.Where(answer => answer.Value is Resolution.UnlinkedCase).ToList() switch
        {
            [] => new Nobody("nobody_understood_it"),
            [{ Value: Resolution.UnlinkedCase proven } one] => new Unknown(one.Plugin, proven),
            _ => new Nobody("unlinked"),
        };

    // Several plugins may prove the same associate; a fresh proof beside a ticket is a use of the ticket all the same.
    private static Resolution.ResolvedCase Merge(List<Resolution.ResolvedCase> resolved) =>
        resolved.Find(one => one.Origin is not null) ?? resolved[0];
}
