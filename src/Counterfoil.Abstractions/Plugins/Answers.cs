namespace Counterfoil;

/// <summary>A vote against.</summary>
/// <param name="Reason">For the decision record: a sentence without any secret. It never leaves the house.</param>
public sealed record Objection(string Reason);

/// <summary>What a plugin found out about somebody, for the card or for linking.</summary>
/// <param name="SearchName">What a credential row for this somebody would be found by.</param>
/// <param name="Facts">
/// Names and values. The house knows <c>name</c> (what they are called, in short: a user name), <c>displayName</c>,
/// <c>email</c> and <c>account</c> (how an administrator of the world outside would write them).
/// </param>
/// <param name="Groups">
/// Groups that the world outside counts them in, each by every name that an operator may call it by; empty when nobody asked.
/// </param>
public sealed record Report(
    string SearchName,
    IReadOnlyDictionary<string, string> Facts,
    IReadOnlyList<string> Groups
);

/// <summary>What a plugin made of the evidence. A closed hierarchy.</summary>
public abstract record Resolution
{
    private protected Resolution() { }

    /// <summary>Nothing here that this plugin understands.</summary>
    public static Resolution NotMine { get; } = new NotMineCase();

    /// <summary>This is mine and it is wrong: no vote, but it counts in the throttle.</summary>
    public static Resolution Mistaken(string reason) => new MistakenCase(reason);

    /// <summary>This proves an associate of the tenant.</summary>
    public static Resolution Resolved(
        AssociateId associate,
        ProvidedCredential credential,
        Report? report,
        params IReadOnlyList<Factor> factors
    ) => new ResolvedCase(associate, credential, factors, report);

    /// <summary>
    /// Proven, but no row of this tenant says who that is. Where the tenant takes newcomers in, the house makes an associate
    /// of them, and a row of the plugin's found by <see cref="Report.SearchName"/>.
    /// </summary>
    public static Resolution Unlinked(Report report, params IReadOnlyList<Factor> factors) =>
        new UnlinkedCase(report, factors);

    /// <summary>Cannot be asked just now without starving others: the door says so, and nobody is the wiser.</summary>
    internal static Resolution Busy { get; } = new BusyCase();

    /// <summary>This was good once, and is no longer: no vote, and no guess either.</summary>
    internal static Resolution Ended(string reason) => new MistakenCase(reason) { WasGood = true };

    /// <summary>See <see cref="NotMine"/>.</summary>
    public sealed record NotMineCase : Resolution
    {
        internal NotMineCase() { }
    }

    internal sealed record BusyCase : Resolution;

    /// <summary>See <see cref="Mistaken"/>.</summary>
    public sealed record MistakenCase : Resolution
    {
        internal MistakenCase(string reason) => Reason = reason;

        /// <summary>For the decision record; no secret.</summary>
        public string Reason { get; }

        /// <summary>Whether whoever brings it holds what was given out once; only built-in plugins can say it.</summary>
        public bool WasGood { get; internal init; }
    }

    /// <summary>See <see cref="Resolved"/>.</summary>
    public sealed record ResolvedCase : Resolution
    {
        internal ResolvedCase(
            AssociateId associate,
            ProvidedCredential credential,
            IReadOnlyList<Factor> factors,
            Report? report
        ) => (Associate, Credential, Factors, Report) = (associate, credential, factors, report);

        /// <summary>Who.</summary>
        public AssociateId Associate { get; }

        /// <summary>By which credential.</summary>
        public ProvidedCredential Credential { get; }

        /// <summary>The kinds of proof that it gave.</summary>
        public IReadOnlyList<Factor> Factors { get; }

        /// <summary>What else was found out.</summary>
        public Report? Report { get; }

        /// <summary>The stub's origin, where the evidence was a ticket; only built-in plugins can say it.</summary>
        public Origin? Origin { get; internal init; }
    }

    /// <summary>See <see cref="Unlinked"/>.</summary>
    public sealed record UnlinkedCase : Resolution
    {
        internal UnlinkedCase(Report report, IReadOnlyList<Factor> factors) =>
            (Report, Factors) = (report, factors);

        /// <summary>The kinds of proof that were given.</summary>
        public IReadOnlyList<Factor> Factors { get; }

        /// <summary>What was proven.</summary>
        public Report Report { get; }
    }
}

/// <summary>A plugin's vote on a hearing. A closed hierarchy.</summary>
public abstract record Verdict
{
    private protected Verdict() { }

    /// <summary>Nothing against it.</summary>
    public static Verdict NoObjection { get; } = new NoObjectionCase();

    /// <summary>
    /// Nothing against it until that instant: whoever uses a ticket then is heard again, however lately it was heard.
    /// </summary>
    public static Verdict NoObjectionUntil(DateTimeOffset end) => new NoObjectionCase(end);

    /// <summary>Nothing against it, and a further factor was just proven; it enters the origin.</summary>
    public static Verdict Proved(Factor factor, ProvidedCredential credential) =>
        new ProvedCase(factor, credential);

    /// <summary>A vote against, with a reason for the decision record.</summary>
    public static Verdict Objects(string reason) => new ObjectsCase(reason);

    /// <summary>More evidence is needed.</summary>
    public static Verdict Needs(Challenge challenge) =>
        new NeedsCase(challenge, AnsweredWrongly: false);

    /// <summary>More evidence is needed, because the answer given was wrong; it counts in the throttle.</summary>
    public static Verdict NeedsAgain(Challenge challenge) =>
        new NeedsCase(challenge, AnsweredWrongly: true);

    /// <summary>See <see cref="NoObjection"/>.</summary>
    public sealed record NoObjectionCase : Verdict
    {
        internal NoObjectionCase(DateTimeOffset? until = null) => Until = until;

        /// <summary>When it stands no longer; <c>null</c> for as long as any answer does.</summary>
        public DateTimeOffset? Until { get; }
    }

    /// <summary>See <see cref="Proved"/>.</summary>
    /// <param name="Factor">The factor.</param>
    /// <param name="Credential">The credential that proved it.</param>
    public sealed record ProvedCase(Factor Factor, ProvidedCredential Credential) : Verdict;

    /// <summary>See <see cref="Objects"/>.</summary>
    /// <param name="Reason">For the decision record; no secret.</param>
    public sealed record ObjectsCase(string Reason) : Verdict;

    /// <summary>See <see cref="Needs"/>.</summary>
    /// <param name="Challenge">What is asked.</param>
    /// <param name="AnsweredWrongly">Whether an answer was given and mistaken.</param>
    public sealed record NeedsCase(Challenge Challenge, bool AnsweredWrongly) : Verdict;
}
