using Xunit;

namespace Counterfoil.Conformance;

public abstract partial class CredentialPluginConformance
{
    /// <summary>The same question, twice: the same answer. Rows and clock are as before, so that a one-time code is unused.</summary>
    [Fact]
    public async Task It_answers_the_same_twice()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var question in Catalogue.AllOf(rehearsal))
        {
            if (
                await trial.AskAsync(question) is Heard.Answered first
                && await trial.AskAsync(question) is Heard.Answered second
                && first.Said != second.Said
            )
                findings.Add($"{question.What} was {first.Said} and then {second.Said}.");
        }
        findings.Report(
            "The plugin answers differently twice.",
            "The rows and the clock were the same. Answer from the evidence, your rows, your settings and host.Time alone; what was used once is remembered by rows.TryUseOnceAsync, never by the plugin."
        );
    }

    /// <summary>One instance serves all tenants and threads: what it heard before, or hears meanwhile, changes nothing.</summary>
    [Fact]
    public async Task It_holds_nothing_between_requests()
    {
        var rehearsal = Furnish();
        var questions = await SteadyAsync(rehearsal);
        var findings = new Findings();

        var veteran = NewTrial(rehearsal);
        foreach (var (question, alone) in questions.Concat(questions.AsEnumerable().Reverse()))
            Compare(question, alone, await veteran.AskAsync(question), "after other requests");

        var crowded = NewTrial(rehearsal);
        foreach (var sameTime in questions.GroupBy(each => each.Question.At))
        {
            rehearsal.Time.MoveTo(sameTime.Key);
            var heard = await Task.WhenAll(
                Enumerable
                    .Repeat(sameTime.ToList(), 3)
                    .SelectMany(each => each)
                    .Select(async each =>
                        (each.Question, each.Alone, Heard: await crowded.AskAsync(each.Question))
                    )
            );
            foreach (var each in heard)
                Compare(each.Question, each.Alone, each.Heard, "beside other requests");
        }
        findings.Report(
            "The plugin holds something between requests.",
            "One instance serves every tenant and many threads at once. Keep nothing in fields but what the constructor made; what must be remembered belongs into your rows."
        );

        void Compare(Question question, string alone, Heard heard, string when)
        {
            if (heard is not Heard.Hung && heard.Said != alone)
                findings.Add(
                    $"{question.What} is {alone} on a fresh instance, and {when} {heard.Said}."
                );
        }
    }

    // The questions that a fresh instance answers, and answers the same twice; the others are reported elsewhere.
    private async Task<List<(Question Question, string Alone)>> SteadyAsync(Rehearsal rehearsal)
    {
        var steady = new List<(Question, string)>();
        var questions = Catalogue
            .AllOf(rehearsal)
            .Concat(
                rehearsal
                    .Examples.OfType<Example.OfMine>()
                    .Select(example => Elsewhere(rehearsal, example))
            );
        foreach (var question in questions)
        {
            var fresh = NewTrial(rehearsal);
            if (
                await fresh.AskAsync(question) is Heard.Answered first
                && await fresh.AskAsync(question) is Heard.Answered second
                && first.Said == second.Said
            )
                steady.Add((question, first.Said));
            if (fresh.HasHung)
                return [];
        }
        return steady;
    }
}
