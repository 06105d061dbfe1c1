using Xunit;

namespace Counterfoil.Conformance;

public abstract partial class CredentialPluginConformance
{
    /// <summary>There is at least one example, and the plugin's type can stand in the table.</summary>
    [Fact]
    public void It_has_a_type_and_examples()
    {
        var rehearsal = Furnish();
        var findings = new Findings();
        if (
            string.IsNullOrWhiteSpace(rehearsal.Type)
            || rehearsal.Type.Length > 100
            || !rehearsal.Type.All(letter =>
                char.IsAsciiLetterOrDigit(letter)
                || "/._-".Contains(letter, StringComparison.Ordinal)
            )
        )
            findings.Add(
                "CredentialType is not 1 to 100 letters, digits, dots, dashes, underscores or slashes."
            );
        if (Create(rehearsal.Host).CredentialType != rehearsal.Type)
            findings.Add("CredentialType differs from one instance to the next.");
        if (rehearsal.Examples.Count == 0)
            findings.Add("Rehearse gave no example: what is the plugin for?");
        findings.Report(
            "The plugin does not say what it is.",
            "Choose a type such as “Acme/OfficeHours” and keep it; give at least one example of each thing that the plugin does."
        );
    }

    /// <summary>What is its own and right is resolved, what is wrong is Mistaken, and what nobody is linked to is Unlinked.</summary>
    [Fact]
    public async Task It_resolves_what_is_its_own()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var example in rehearsal.Examples)
        {
            var (items, expected) = example switch
            {
                Example.OfMine mine => (mine.Evidence, $"Resolved: associate {mine.Who.Id} "),
                Example.OfWrong wrong => (wrong.Evidence, "Mistaken"),
                Example.OfUnlinked unlinked => (unlinked.Evidence, "Unlinked"),
                _ => ([], ""),
            };
            if (items.Count == 0)
                continue;
            var heard = await trial.AskAsync(
                Question.ToResolve(example.What, Catalogue.Set(rehearsal, items))
            );
            if (heard is not Heard.Answered { Answer: not null } answered)
                continue;
            if (!heard.Said.StartsWith(expected, StringComparison.Ordinal))
                findings.Add($"“{example.What}” should be {expected.Trim()}, and is {heard.Said}.");
            if (answered.Answer is Resolution.ResolvedCase resolved)
                CheckCredential(rehearsal, example.What, resolved.Credential, findings);
            if (answered.Answer is Resolution.ResolvedCase { Factors.Count: 0 })
                findings.Add($"“{example.What}” is resolved without naming a factor.");
        }
        findings.Report(
            "The plugin does not answer as its examples say.",
            "Resolved needs the associate, the credential (your type, one of your rows or null) and at least one factor. What is yours and wrong is Mistaken, so that the throttle counts it; NotMine would let guesses go free."
        );
    }

    /// <summary>What it does not understand is NotMine: neither an associate nor a mistaken attempt.</summary>
    [Fact]
    public async Task It_leaves_alone_what_is_not_its_own()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var (what, evidence) in Catalogue.NotOwn(rehearsal))
        {
            var heard = await trial.AskAsync(Question.ToResolve(what, evidence));
            if (heard is Heard.Answered { Answer: not (null or Resolution.NotMineCase) })
                findings.Add($"“{what}” should be NotMine, and is {heard.Said}.");
        }
        findings.Report(
            "The plugin answers for what is not its own.",
            "Say NotMine unless the evidence is of your kind and belongs to a row of yours. Mistaken would count somebody else's login as a failed attempt; Resolved would let a stranger in."
        );
    }

    /// <summary>NotMine is said from local facts: no socket, no name look-up, no HTTP request.</summary>
    [Fact]
    public async Task It_goes_nowhere_for_what_is_not_its_own()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var (what, evidence) in Catalogue.NotOwn(rehearsal))
        {
            foreach (
                var question in new[]
                {
                    Question.ToScreen(what, evidence, Rehearsal.Use),
                    Question.ToResolve(what, evidence),
                }
            )
            {
                using var cut = CutNetwork.Begin();
                await trial.AskAsync(question);
                foreach (var attempt in cut.Attempts)
                    findings.Add($"{question.What}: {attempt}.");
            }
        }
        findings.Report(
            "The plugin goes outside for what is not its own.",
            "Decide NotMine before you ask the world: from the evidence's kind, from your settings, from the rows of the associate whom the name means. Else a directory that is down keeps everybody out, and learns of everybody who comes."
        );
    }

    /// <summary>A tenant where it has no row: the same evidence proves nobody there.</summary>
    [Fact]
    public async Task It_resolves_nobody_of_another_tenant()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var example in rehearsal.Examples.OfType<Example.OfMine>())
        {
            var heard = await trial.AskAsync(Elsewhere(rehearsal, example));
            if (heard is Heard.Answered { Answer: Resolution.ResolvedCase })
                findings.Add(
                    $"“{example.What}” is {heard.Said} in a tenant without any row of it."
                );
        }
        findings.Report(
            "The plugin carries somebody from one tenant into another.",
            "Look only into the rows and the settings of the tenant that is addressed; an associate's number and name mean somebody else in the next tenant."
        );
    }

    private static Question Elsewhere(Rehearsal rehearsal, Example.OfMine example)
    {
        var here = Catalogue.Set(rehearsal, example.Evidence);
        var there = here.Named is { } named ? named with { Tenant = Rehearsal.OtherTenant } : null;
        return Question.ToResolve(
            $"{example.What}, in another tenant",
            here with
            {
                Tenant = Rehearsal.OtherTenant,
                Named = there,
            }
        );
    }

    private static void CheckCredential(
        Rehearsal rehearsal,
        string what,
        ProvidedCredential credential,
        Findings findings
    )
    {
        if (credential.Type != rehearsal.Type)
            findings.Add($"“{what}” is proven by a credential of the type {credential.Type}.");
        if (credential.Id is { } id && rehearsal.Table.All(rehearsal.Type).All(row => row.Id != id))
            findings.Add($"“{what}” is proven by the row {id}, which the plugin does not have.");
    }
}
