using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Developers;

/// <summary>Whether somebody may register applications.</summary>
public enum DeveloperState
{
    /// <summary>Asked for, and not decided.</summary>
    Waiting = 0,

    /// <summary>May register applications.</summary>
    Approved = 1,

    /// <summary>May not. May ask again.</summary>
    Refused = 2,

    /// <summary>Did, and may not for now: the applications stay as they are.</summary>
    Suspended = 3,
}

/// <summary>What an unknown person or company is asked before operations decide (ledger B5). Immutable.</summary>
public sealed record DeveloperAnswers
{
    /// <summary>The person's or company's name; becomes the publisher's. 1 to 100 characters.</summary>
    public string Company { get; init; } = "";

    /// <summary>Where the company shows itself; <c>https</c>, or empty.</summary>
    public string Website { get; init; } = "";

    /// <summary>Who is to be written to. 3 to 254 characters.</summary>
    public string ContactEmail { get; init; } = "";

    /// <summary>What is going to be built. 1 to 2,000 characters.</summary>
    public string Purpose { get; init; } = "";
}

/// <summary>An account that registers applications, or has asked to. Immutable.</summary>
public sealed record Developer
{
    /// <summary>The account.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Its login name when it asked.</summary>
    public string LoginName { get; init; } = "";

    /// <summary>Whether it may.</summary>
    public DeveloperState State { get; init; } = DeveloperState.Waiting;

    /// <summary>What it answered.</summary>
    public DeveloperAnswers Answers { get; init; } = new();

    /// <summary>What operators said to it when they decided, for the developer to read.</summary>
    public string Decision { get; init; } = "";

    /// <summary>When it asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When operators decided; <c>null</c> while nobody did.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The tenant that was made for it to try things in; <c>null</c> before it was approved.</summary>
    public ContextIdentifier? Sandbox { get; init; }

    /// <summary>How many applications it may have that are not closed.</summary>
    public int MostApplications { get; init; } = 20;

    /// <summary>The row's version.</summary>
    public long Version { get; init; }
}
