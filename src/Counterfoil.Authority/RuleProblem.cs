namespace Counterfoil.Authority;

/// <summary>What a rule objects to in something that was filled in.</summary>
/// <param name="Field">The field that it is about.</param>
/// <param name="Code">Which rule, for who says it in another language; empty where nobody does.</param>
/// <param name="Sentence">For people, in English.</param>
/// <param name="Shown">What was filled in, as far as it can be shown; empty where the sentence does not quote it.</param>
public sealed record RuleProblem(string Field, string Code, string Sentence, string Shown = "")
{
    /// <summary>An objection to the whole, and not to a field.</summary>
    public static RuleProblem OfAll(string code, string sentence, string shown = "") =>
        new("", code, sentence, shown);
}
