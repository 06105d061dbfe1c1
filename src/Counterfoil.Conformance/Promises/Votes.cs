using Xunit;

namespace Counterfoil.Conformance;

public abstract partial class CredentialPluginConformance
{
    private const int Crowd = 8;

    /// <summary>It objects where its examples say so, and lets pass where they say so.</summary>
    [Fact]
    public async Task It_votes_as_its_examples_say()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var example in rehearsal.Examples)
        {
            var (question, expected) = example switch
            {
                Example.OfScreened screened => (
                    Question.ToScreen(
                        screened.What,
                        Catalogue.Set(rehearsal, screened.Evidence),
                        screened.Use
                    ),
                    "an objection"
                ),
                Example.OfPassed passed => (
                    Question.ToReview(passed.What, passed.Hearing, passed.At),
                    "NoObjection"
                ),
                Example.OfObjected objected => (
                    Question.ToReview(objected.What, objected.Hearing, objected.At),
                    "Objects"
                ),
                _ => (null, ""),
            };
            if (question is null || await trial.AskAsync(question) is not Heard.Answered heard)
                continue;
            if (!heard.Said.StartsWith(expected, StringComparison.Ordinal))
                findings.Add($"“{example.What}” should be {expected}, and is {heard.Said}.");
            else if (
                heard.Answer is Verdict.ObjectsCase { Reason: var reason }
                && string.IsNullOrWhiteSpace(reason)
            )
                findings.Add($"“{example.What}” is objected to without a reason.");
        }
        findings.Report(
            "The plugin does not vote as its examples say.",
            "An objection names its reason in a sentence for the decision record; administrators read it there."
        );
    }

    /// <summary>A challenge is put at a login, a wrong answer is counted, a right one proves the factor.</summary>
    [Fact]
    public async Task It_asks_and_hears_the_answer()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var asks in rehearsal.Examples.OfType<Example.OfChallenge>())
        {
            var login = Rehearsal.HearingOf(asks.Who, Occasion.Login);
            var foreign = Rehearsal.HearingOf(
                asks.Who,
                Occasion.Login,
                new ChallengeAnswer($"not-{asks.Kind}", asks.Rightly)
            );
            (Question Question, string Expected)[] steps =
            [
                (Question.ToReview(asks.What, login), $"Needs: “{asks.Kind}”"),
                (Question.ToReview($"{asks.What}, another's answer", foreign), "Needs"),
                (Catalogue.Answering(asks, "answered wrongly", asks.Wrongly), "NeedsAgain"),
                (
                    Catalogue.Answering(asks, "answered rightly", asks.Rightly),
                    $"Proved: {asks.Factor}"
                ),
            ];
            foreach (var (question, expected) in steps)
            {
                var heard = await trial.AskAsync(question);
                if (heard is not Heard.Answered { Answer: not null } answered)
                    continue;
                if (!heard.Said.StartsWith(expected, StringComparison.Ordinal))
                    findings.Add($"{question.What} should be {expected}, and is {heard.Said}.");
                if (answered.Answer is Verdict.ProvedCase proved)
                    CheckCredential(rehearsal, asks.What, proved.Credential, findings);
            }
        }
        findings.Report(
            "The plugin's challenge does not go as its examples say.",
            "Needs asks; NeedsAgain says that the answer was wrong, which the throttle counts; Proved names the factor. Only an answer of your challenge's own kind is yours."
        );
    }

    /// <summary>What the origin has is not asked for again: neither when the ticket is issued nor when it is used.</summary>
    [Fact]
    public async Task It_asks_for_nothing_that_the_origin_has()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var asks in rehearsal.Examples.OfType<Example.OfChallenge>())
        {
            var answered = await trial.AskAsync(
                Catalogue.Answering(asks, "answered rightly", asks.Rightly)
            );
            if (answered is not Heard.Answered { Answer: Verdict.ProvedCase proved })
                continue;
            foreach (var occasion in Enum.GetValues<Occasion>())
            {
                var heard = await trial.AskAsync(
                    Question.ToReview(asks.What, After(asks.Who, occasion, proved))
                );
                if (heard is Heard.Answered { Answer: not (null or Verdict.NoObjectionCase) })
                    findings.Add(
                        $"{asks.What}, at {occasion} with {proved.Factor} in the origin, should be NoObjection, and is {heard.Said}."
                    );
            }
        }
        findings.Report(
            "The plugin asks again for what the origin has.",
            "Look at hearing.Origin.Has(factor) first. A ticket carries the factors of its login; at most doors nobody is there who could answer."
        );
    }

    /// <summary>A one-time code proves once: for one caller, however many bring it at the same moment.</summary>
    [Fact]
    public async Task It_takes_a_one_time_code_once()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (
            var asks in rehearsal
                .Examples.OfType<Example.OfChallenge>()
                .Where(asks => asks.Factor == Factor.OneTimeCode)
        )
        {
            var question = Catalogue.Answering(asks, "answered rightly", asks.Rightly);
            // A plugin that cannot tell its own answer at rest is another promise's business.
            if ((await trial.AskAsync(question)).Said != (await trial.AskAsync(question)).Said)
                continue;
            var table = rehearsal.Table.Copy();
            var heard = await Task.WhenAll(
                Enumerable.Range(0, Crowd).Select(_ => trial.AskAsync(question, table))
            );
            var proved = heard.Count(each => each is Heard.Answered { Answer: Verdict.ProvedCase });
            if (proved > 1)
                findings.Add($"{asks.What}: one code proved {proved} of {Crowd} callers.");
        }
        findings.Report(
            "The plugin takes a one-time code more than once.",
            "Call rows.TryUseOnceAsync with what is used (a time step, not the text that was typed) and answer Proved only where it says true: it does so for one caller over all nodes."
        );
    }

    private static Hearing After(Associate who, Occasion occasion, Verdict.ProvedCase proved)
    {
        var hearing = Rehearsal.HearingOf(who, occasion);
        return hearing with
        {
            Origin = hearing.Origin with
            {
                Factors = [.. hearing.Origin.Factors, proved.Factor],
                Credentials = [.. hearing.Origin.Credentials, proved.Credential],
            },
        };
    }
}
