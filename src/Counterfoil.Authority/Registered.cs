namespace Counterfoil.Authority;

/// <summary>How a change by an administrator or a person ended. A closed hierarchy.</summary>
/// <typeparam name="T">What comes back when it was done.</typeparam>
public abstract record Registered<T>
{
    private Registered() { }

    /// <summary>It is done.</summary>
    /// <param name="Value">What is there now.</param>
    public sealed record Done(T Value) : Registered<T>;

    /// <summary>There is no such thing, or none that the actor may see.</summary>
    public sealed record NotFound : Registered<T>;

    /// <summary>The actor may not do this to them.</summary>
    /// <param name="Problem">A sentence for people.</param>
    public sealed record Forbidden(string Problem) : Registered<T>
    {
        /// <summary>By a rule that has a code.</summary>
        public Forbidden(RuleProblem rule)
            : this(rule.Sentence) => Rule = rule;

        /// <summary>The same, for who says it in another language; <c>null</c> where only the sentence is said.</summary>
        public RuleProblem? Rule { get; }
    }

    /// <summary>It collides with what is there.</summary>
    /// <param name="Problem">A sentence for people.</param>
    public sealed record Conflict(string Problem) : Registered<T>
    {
        /// <summary>By a rule that has a code.</summary>
        public Conflict(RuleProblem rule)
            : this(rule.Sentence) => Rule = rule;

        /// <summary>The same, for who says it in another language; <c>null</c> where only the sentence is said.</summary>
        public RuleProblem? Rule { get; }
    }

    /// <summary>What was asked for makes no sense.</summary>
    /// <param name="Problem">A sentence for people.</param>
    public sealed record Unfit(string Problem) : Registered<T>
    {
        /// <summary>By one rule.</summary>
        public Unfit(RuleProblem rule)
            : this(rule.Sentence) => Problems = [rule];

        /// <summary>The same, field by field; empty where only the sentence is said.</summary>
        public IReadOnlyList<RuleProblem> Problems { get; init; } = [];
    }

    /// <summary>Not now.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    /// <param name="Problem">A sentence for people.</param>
    public sealed record NotNow(TimeSpan RetryAfter, string Problem) : Registered<T>;
}

/// <summary>Who asks for a change: somebody with a proof, or the installation itself. A closed hierarchy.</summary>
public abstract record Actor
{
    private Actor() { }

    /// <summary>Whoever owns the machine, at <c>init</c>: before there is anybody to prove.</summary>
    public static Actor Installation { get; } = new TheInstallation();

    /// <summary>Somebody who was believed.</summary>
    public static Actor Of(Evaluation.Proof proof) => new Somebody(proof);

    /// <summary>The associate, for audit columns; <c>null</c> for the installation.</summary>
    public AssociateId? Id => this is Somebody somebody ? somebody.Proven.Associate.Id : null;

    /// <summary>The proof; <c>null</c> for the installation.</summary>
    public Evaluation.Proof? Proof => (this as Somebody)?.Proven;

    internal sealed record TheInstallation : Actor;

    internal sealed record Somebody(Evaluation.Proof Proven) : Actor;
}
