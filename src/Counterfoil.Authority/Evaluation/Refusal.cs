namespace Counterfoil.Authority.Evaluation;

/// <summary>What the outside is told of a refusal. Stable; each protocol has its own way of saying it.</summary>
public enum RefusalCode
{
    /// <summary>There was no evidence at all: ask for some.</summary>
    NoEvidence,

    /// <summary>The evidence does not let anybody in; the same for an unknown name, a wrong password, a disabled associate, an objection.</summary>
    InvalidCredentials,

    /// <summary>More is needed, and this door has no page to ask for it.</summary>
    MoreEvidence,

    /// <summary>Too many failures; see <see cref="Refusal.RetryAfter"/>.</summary>
    TooManyAttempts,

    /// <summary>The server cannot take more work just now; see <see cref="Refusal.RetryAfter"/>.</summary>
    Busy,

    /// <summary>There is no such tenant, or it is not open.</summary>
    UnknownTenant,
}

/// <summary>A refusal as a value: a code and a sentence for the outside, an inner reason for the decision record.</summary>
public sealed record Refusal
{
    internal Refusal(RefusalCode code, string reason, TimeSpan? retryAfter = null) =>
        (Code, Reason, RetryAfter) = (code, reason, retryAfter);

    /// <summary>For the outside.</summary>
    public RefusalCode Code { get; }

    /// <summary>How long to wait; <c>null</c> when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The inner code, such as <c>wrong_password</c>; it stands in the decision record and never leaves the house.</summary>
    internal string Reason { get; }

    /// <summary>Whether the caller's evidence is the reason, and not a plugin or a row that is broken.</summary>
    internal bool IsTheCallers =>
        Code == RefusalCode.InvalidCredentials && Reason is not ("plugin_failed" or "broken_seal");

    /// <summary>The code's name on the wire.</summary>
    public string Name =>
        Code switch
        {
            RefusalCode.NoEvidence => "no_evidence",
            RefusalCode.InvalidCredentials => "invalid_credentials",
            RefusalCode.MoreEvidence => "more_evidence",
            RefusalCode.TooManyAttempts => "too_many_attempts",
            RefusalCode.Busy => "busy",
            _ => "unknown_tenant",
        };

    /// <summary>A sentence for people.</summary>
    public string Sentence =>
        Code switch
        {
            RefusalCode.NoEvidence => "Log in first.",
            RefusalCode.InvalidCredentials =>
                "The user name or password is not right, or the ticket has ended.",
            RefusalCode.MoreEvidence =>
                "More evidence is needed than this door can ask for. Log in at the login page and bring the ticket.",
            RefusalCode.TooManyAttempts => "Too many failed attempts. Wait a while and try again.",
            RefusalCode.Busy => "The server is busy. Try again in a moment.",
            _ => "There is no such tenant here, or it is not open.",
        };
}
