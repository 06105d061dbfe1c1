namespace Counterfoil.Authority.Evaluation;

/// <summary>What a door hands to the evaluator. Immutable.</summary>
public sealed record Presented
{
    /// <summary>The door.</summary>
    public required Door Door { get; init; }

    /// <summary>The tenant in the address; <c>null</c> means the installation's own.</summary>
    public ContextIdentifier? Tenant { get; init; }

    /// <summary>Everything that the request brought, in the order of arrival.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>From where and what for.</summary>
    public Use Use { get; init; } = Use.Unknown;

    /// <summary>The handle of a pending login, beside which the evidence is the answer to its challenge.</summary>
    public Secret? Pending { get; init; }
}

/// <summary>How a hearing ended. A closed hierarchy.</summary>
public abstract record Outcome
{
    private Outcome() { }

    internal static Refused Refuse(RefusalCode code, string reason, TimeSpan? retryAfter = null) =>
        new(new Refusal(code, reason, retryAfter));

    /// <summary>Exactly one associate resulted and nobody voted against.</summary>
    /// <param name="Proof">Who.</param>
    public sealed record Believed(Proof Proof) : Outcome;

    /// <summary>No.</summary>
    /// <param name="Refusal">Why, as far as the outside may know.</param>
    public sealed record Refused(Refusal Refusal) : Outcome;

    /// <summary>Neither yes nor no; only doors with a page see it.</summary>
    /// <param name="Challenge">What is asked.</param>
    /// <param name="Handle">The pending login's handle, to be kept in a cookie.</param>
    /// <param name="AnsweredWrongly">Whether an answer was given just now, and was wrong.</param>
    public sealed record NeedsMore(Challenge Challenge, Secret Handle, bool AnsweredWrongly)
        : Outcome;
}
