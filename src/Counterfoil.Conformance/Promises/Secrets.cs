using Xunit;

namespace Counterfoil.Conformance;

public abstract partial class CredentialPluginConformance
{
    /// <summary>No secret of the evidence or of a row is in a reason, a report, a prompt, an exception or the log.</summary>
    [Fact]
    public async Task It_keeps_secrets_to_itself()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var question in Catalogue.AllOf(rehearsal))
        {
            var before = rehearsal.Log.Count;
            var heard = await trial.AskAsync(question);
            var known = SecretsOf(rehearsal, question.Evidence);
            Look(question, heard is Heard.Threw ? "what it throws" : "its answer", [heard.Said]);
            Look(question, "its log", rehearsal.Log.Skip(before));

            void Look(Question asked, string where, IEnumerable<string> texts)
            {
                foreach (var text in texts)
                {
                    if (
                        known.Find(secret => Traces.AreIn(text, secret.Secret)) is
                        { Whose: { } whose }
                    )
                        findings.Add($"{asked.What}: {where} holds {whose}.");
                }
            }
        }
        findings.Report(
            "The plugin leaks a secret.",
            "Reasons go into decision records and prompts onto pages, and logs are read by many. Say what kind of thing was wrong, never what was brought; nor a part of it, nor encoded."
        );
    }

    /// <summary>A blank password proves nothing, whatever the name (RFC 4513 5.1.2).</summary>
    [Fact]
    public async Task It_believes_no_blank_password()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var associate in rehearsal.Associates)
        {
            var blank = new NameAndPassword(associate.Name, Secret.Blank);
            var heard = await trial.AskAsync(
                Question.ToResolve(
                    $"{associate.Name} with a blank password",
                    Catalogue.Set(rehearsal, [blank])
                )
            );
            if (heard is Heard.Answered { Answer: Resolution.ResolvedCase })
                findings.Add($"{associate.Name} with a blank password is {heard.Said}.");
        }
        findings.Report(
            "The plugin believes a blank password.",
            "Refuse Secret.IsBlank before you compare, and before you bind to a directory: many take a blank password for an anonymous login and say yes."
        );
    }

    /// <summary>Whatever a stranger types, however long and strange, it neither throws nor lets anybody in.</summary>
    [Fact]
    public async Task It_bears_whatever_strangers_type()
    {
        var rehearsal = Furnish();
        var trial = NewTrial(rehearsal);
        var findings = new Findings();
        foreach (var question in Catalogue.AllOf(rehearsal))
        {
            // Who throws at ordinary things is told so by the promise about throwing.
            if (await trial.AskAsync(question) is Heard.Threw)
                return;
        }
        foreach (var question in StrangeThings.Typed(rehearsal))
        {
            switch (await trial.AskAsync(question))
            {
                case Heard.Threw threw:
                    findings.Add($"{question.What} threw {threw.Exception.GetType()}.");
                    break;
                case Heard.Answered
                {
                    Answer: Resolution.ResolvedCase or Verdict.ProvedCase
                } believed:
                    findings.Add($"{question.What} is {believed.Said}.");
                    break;
            }
        }
        findings.Report(
            "The plugin does not bear what a stranger types.",
            "Names, passwords and answers are texts of any length and any characters, half a surrogate pair and NUL among them. Check length and alphabet before you parse, and say Mistaken or NotMine."
        );
    }

    private static List<(Secret Secret, string Whose)> SecretsOf(
        Rehearsal rehearsal,
        IReadOnlyList<Evidence> evidence
    ) =>
        [
            .. evidence.SelectMany(item =>
                item switch
                {
                    NameAndPassword typed => [(typed.Password, "the password that was brought")],
                    TicketEvidence ticket => [(ticket.Text, "the ticket that was brought")],
                    AccessTokenEvidence token => [(token.Text, "the token that was brought")],
                    GrantEvidence grant => [(grant.Text, "the code that was brought")],
                    RefreshTokenEvidence token => [(token.Text, "the token that was brought")],
                    ApplicationTokenEvidence token =>
                    [
                        (token.Text, "the application's token that was brought"),
                    ],
                    ChallengeAnswer answer => [(answer.Answer, "the answer that was given")],
                    _ => Array.Empty<(Secret, string)>(),
                }
            ),
            .. rehearsal.Secrets.Select(secret => (secret, "a secret of its rows")),
        ];
}
