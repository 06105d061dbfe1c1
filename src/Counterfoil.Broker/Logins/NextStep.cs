namespace Counterfoil.Broker.Logins;

/// <summary>What is known of a login so far. Immutable; the broker will add facts, never take one away.</summary>
public sealed record LoginFacts
{
    /// <summary>A login of which nothing is known.</summary>
    public static LoginFacts Begun { get; } = new();

    /// <summary>Whether somebody was believed.</summary>
    public bool IsProven { get; init; }

    /// <summary>What is still asked; <c>null</c> when nothing is.</summary>
    public Challenge? Challenge { get; init; }

    /// <summary>Whether the holder has the ticket.</summary>
    public bool HasTicket { get; init; }
}

/// <summary>A step of a login.</summary>
public enum LoginStep
{
    /// <summary>Ask for a user name and a password.</summary>
    Proof,

    /// <summary>Ask what a plugin still needs.</summary>
    Challenge,

    /// <summary>Send the person where they were going.</summary>
    Done,
}

/// <summary>Decides what comes next in a login: a pure function over facts, and the only place that decides it.</summary>
public static class NextStep
{
    /// <summary>The step after these facts.</summary>
    public static LoginStep After(LoginFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Challenge is not null)
            return LoginStep.Challenge;
        return facts is { IsProven: true, HasTicket: true } ? LoginStep.Done : LoginStep.Proof;
    }
}
