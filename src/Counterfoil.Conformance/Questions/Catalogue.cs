namespace Counterfoil.Conformance;

/// <summary>The questions that a rehearsal asks a plugin: the author's examples, and what comes to every house.</summary>
internal static class Catalogue
{
    /// <summary>A password that nobody has, and that is known again wherever it turns up.</summary>
    public static Secret Recognisable { get; } = new("kingfisher-7Qm2-orchard-Zx41");

    /// <summary>A name that nobody has.</summary>
    public const string Nobody = "nobody.of.this.house";

    private static readonly (string What, Evidence Evidence)[] Foreign =
    [
        (
            "a ticket",
            new TicketEvidence(
                new Secret(
                    new Ticket(
                        new Guid("8d0c6f0e-8f4b-4a55-9d0e-0d1c5a8f7b21"),
                        4815162342108,
                        Rehearsal.Tenant
                    ).ToWire()
                )
            )
        ),
        ("an access token", new AccessTokenEvidence(new Secret("8A:b3BlbiBzZXNhbWUgZXZlcnlkYXk"))),
        (
            "an application's code",
            new GrantEvidence(new Secret("Elsewhere.cb3BlbiBzZXNhbWUgZXZlcnlkYXk"))
        ),
        (
            "an application's refresh token",
            new RefreshTokenEvidence(new Secret("Elsewhere.rb3BlbiBzZXNhbWUgZXZlcnlkYXk"))
        ),
        ("an application's own token", new ApplicationTokenEvidence(Recognisable)),
        ("a login of an operating system", new OperatingSystemLogin("stranger@ELSEWHERE.EXAMPLE")),
        ("a name that nobody has, and a password", new NameAndPassword(Nobody, Recognisable)),
        ("an answer to nobody's question", new ChallengeAnswer("nobody's", Recognisable)),
    ];

    /// <summary>All evidence of the examples, and all that comes to every house, screened and resolved; all hearings reviewed.</summary>
    public static IReadOnlyList<Question> AllOf(Rehearsal rehearsal) =>
        [
            .. EvidenceOf(rehearsal)
                .SelectMany(each =>
                    new[]
                    {
                        Question.ToScreen(each.What, Set(rehearsal, each.Items), Rehearsal.Use),
                        Question.ToResolve(each.What, Set(rehearsal, each.Items)),
                    }
                ),
            .. ReviewsOf(rehearsal),
        ];

    /// <summary>What the plugin must leave to others: the author's examples, and every kind that is in no example of its own.</summary>
    public static IEnumerable<(string What, EvidenceSet Evidence)> NotOwn(Rehearsal rehearsal)
    {
        foreach (var example in rehearsal.Examples.OfType<Example.OfNotMine>())
            yield return (example.What, Set(rehearsal, example.Evidence));
        var own = OwnEvidenceOf(rehearsal)
            .SelectMany(each => each.Items)
            .Select(item => item.GetType())
            .ToHashSet();
        foreach (
            var (what, evidence) in Foreign.Where(each => !own.Contains(each.Evidence.GetType()))
        )
            yield return (what, Set(rehearsal, [evidence]));
    }

    /// <summary>The evidence as the authority would hand it over at a door without a page.</summary>
    public static EvidenceSet Set(Rehearsal rehearsal, IReadOnlyList<Evidence> items) =>
        new()
        {
            Tenant = Rehearsal.Tenant,
            Door = Rehearsal.Plain,
            Items = items,
            Named = rehearsal.NamedBy(items),
        };

    private static IEnumerable<(string What, IReadOnlyList<Evidence> Items)> OwnEvidenceOf(
        Rehearsal rehearsal
    ) =>
        rehearsal
            .Examples.Select(example =>
                example switch
                {
                    Example.OfMine mine => (mine.What, mine.Evidence),
                    Example.OfWrong wrong => (wrong.What, wrong.Evidence),
                    Example.OfUnlinked unlinked => (unlinked.What, unlinked.Evidence),
                    _ => (What: "", Evidence: (IReadOnlyList<Evidence>)[]),
                }
            )
            .Where(each => each.Evidence.Count > 0);

    private static IEnumerable<(string What, IReadOnlyList<Evidence> Items)> EvidenceOf(
        Rehearsal rehearsal
    ) =>
        OwnEvidenceOf(rehearsal)
            .Concat(
                rehearsal
                    .Examples.OfType<Example.OfNotMine>()
                    .Select(example => (example.What, example.Evidence))
            )
            .Concat(Foreign.Select(each => (each.What, (IReadOnlyList<Evidence>)[each.Evidence])));

    private static IEnumerable<Question> ReviewsOf(Rehearsal rehearsal)
    {
        foreach (var associate in rehearsal.Associates)
        {
            foreach (var occasion in Enum.GetValues<Occasion>())
                yield return Question.ToReview(
                    associate.Name,
                    Rehearsal.HearingOf(associate, occasion)
                );
        }
        foreach (var example in rehearsal.Examples)
        {
            switch (example)
            {
                case Example.OfChallenge asks:
                    yield return Answering(asks, "answered rightly", asks.Rightly);
                    yield return Answering(asks, "answered wrongly", asks.Wrongly);
                    break;
                case Example.OfPassed passed:
                    yield return Question.ToReview(passed.What, passed.Hearing, passed.At);
                    break;
                case Example.OfObjected objected:
                    yield return Question.ToReview(objected.What, objected.Hearing, objected.At);
                    break;
            }
        }
    }

    /// <summary>The answer to a challenge, heard at a login.</summary>
    public static Question Answering(Example.OfChallenge asks, string how, Secret answer) =>
        Question.ToReview(
            $"{asks.What}, {how}",
            Rehearsal.HearingOf(asks.Who, Occasion.Login, new ChallengeAnswer(asks.Kind, answer))
        );
}
