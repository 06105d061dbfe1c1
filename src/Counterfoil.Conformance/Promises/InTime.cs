using Xunit;

namespace Counterfoil.Conformance;

public abstract partial class CredentialPluginConformance
{
    // How long a call may get under way before it is cancelled.
    private static readonly TimeSpan Beginning = TimeSpan.FromMilliseconds(50);

    // How soon a call must end once it has been cancelled, in real time; generous, because nothing is left to do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>An exception is a vote against everybody at every door.</summary>
    [Fact]
    public async Task It_answers_without_throwing()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var question in Catalogue.AllOf(rehearsal))
        {
            switch (await trial.AskAsync(question))
            {
                case Heard.Threw threw:
                    findings.Add($"{question.What} threw {threw.Exception.GetType()}.");
                    break;
                case Heard.Answered { Answer: null } when !IsScreening(question):
                    findings.Add($"{question.What} answered null.");
                    break;
            }
        }
        findings.Report(
            "The plugin throws, or answers nothing.",
            "In the house that is a vote against whoever stands at the door. Catch what you can name, and answer with a value: NotMine, Mistaken, Objects."
        );
    }

    /// <summary>A call that is not answered within <see cref="TimeLimit"/> is a vote against, too.</summary>
    [Fact]
    public async Task It_answers_in_time()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var question in Catalogue.AllOf(rehearsal))
        {
            if (!trial.HasHung && await trial.AskAsync(question) is Heard.Hung)
                findings.Add($"{question.What} gave no answer within {TimeLimit.TotalSeconds} s.");
        }
        findings.Report(
            "The plugin hangs.",
            "The house waits 3 s and then votes against in its place. Do not block, do not wait on the clock, and give whatever you ask outside a shorter limit of your own."
        );
    }

    /// <summary>The house cancels when its time limit has passed or the caller is gone; what goes on then is never awaited.</summary>
    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        var rehearsal = Furnish();
        var ordinary = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var question in Catalogue.AllOf(rehearsal))
        {
            if (await ordinary.AskAsync(question) is not Heard.Answered)
                continue;
            // What the plugin waits for never comes, so that only the cancellation can end the call.
            var silenced = new Trial(
                CreateBesideSilence(rehearsal.Host),
                rehearsal,
                Beginning + Patience
            );
            using var soon = new CancellationTokenSource(Beginning);
            var rows = new StalledRows(() => soon.CancelAfter(TimeSpan.FromMilliseconds(1)));
            if (await silenced.AskAsync(question, rows, soon.Token) is Heard.Hung)
            {
                findings.Add($"{question.What} went on after it had been cancelled.");
                break;
            }
        }
        findings.Report(
            "The plugin ignores its cancellation.",
            "Hand the token that you are given to everything that you await: your rows, and whatever you ask outside."
        );
    }

    private static bool IsScreening(Question question) =>
        question.What.StartsWith("Screen", StringComparison.Ordinal);
}
