using Counterfoil.Authority.Plugins;

namespace Counterfoil.Authority.Evaluation;

/// <summary>Has all plugins review a hearing, and counts the votes. The evaluator and the ticket's issuer share it.</summary>
public sealed class ReviewBoard(PluginPanel panel, TimeProvider time, AuthorityOptions options)
{
    /// <summary>
    /// One vote against is enough. A plugin that cannot be asked votes against, except where a ticket is behind the
    /// hearing whose last good answer (<paramref name="lastGood"/>) is younger than the grace.
    /// </summary>
    internal async Task<Judgement> ReviewAsync(
        Hearing hearing,
        DateTimeOffset? lastGood,
        CancellationToken cancellationToken
    )
    {
        var answers = await panel.ReviewAsync(hearing, cancellationToken);
        // A clock that jumped back must not lengthen the grace: an answer from the future excuses nothing.
        var age = lastGood is { } good ? time.GetUtcNow() - good : (TimeSpan?)null;
        var mayLapse = age >= TimeSpan.Zero && age < options.ReviewGrace;
        var origin = hearing.Origin;
        var allAnswered = true;
        DateTimeOffset? until = null;
        Verdict.NeedsCase? needs = null;
        foreach (var answer in answers)
        {
            switch (answer.Value)
            {
                // A broken seal is no failure to be asked: somebody has touched the row.
                case null when !mayLapse || answer.Failure is { Answer: "broken_seal" }:
                    return new Judgement.Against(
                        answers,
                        answer.Failure?.Answer == "broken_seal" ? "broken_seal" : "plugin_failed"
                    );
                case null:
                    allAnswered = false;
                    break;
                case Verdict.NoObjectionCase { Until: { } end } when !(until <= end):
                    until = end;
                    break;
                case Verdict.ObjectsCase:
                    return new Judgement.Against(answers, "objection");
                case Verdict.ProvedCase proved:
                    origin = origin with
                    {
                        Factors = [.. origin.Factors, proved.Factor],
                        Credentials = [.. origin.Credentials, proved.Credential],
                    };
                    break;
                case Verdict.NeedsCase more:
                    needs ??= more;
                    break;
            }
        }
        return needs is null
            ? new Judgement.Passed(answers, origin, allAnswered, until)
            : new Judgement.Wanting(answers, origin, needs.Challenge, needs.AnsweredWrongly);
    }
}

/// <summary>How the votes came out. A closed hierarchy.</summary>
internal abstract record Judgement(IReadOnlyList<Answer<Verdict>> Answers)
{
    /// <summary>Nobody against, until then or for as long as any answer stands.</summary>
    public sealed record Passed(
        IReadOnlyList<Answer<Verdict>> Answers,
        Origin Origin,
        bool AllAnswered,
        DateTimeOffset? Until
    ) : Judgement(Answers);

    /// <summary>Somebody against.</summary>
    public sealed record Against(IReadOnlyList<Answer<Verdict>> Answers, string Reason)
        : Judgement(Answers);

    /// <summary>Nobody against, but more is needed.</summary>
    public sealed record Wanting(
        IReadOnlyList<Answer<Verdict>> Answers,
        Origin Origin,
        Challenge Challenge,
        bool AnsweredWrongly
    ) : Judgement(Answers);
}
