using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Logins;

/// <summary>What is known of a login so far. Immutable.</summary>
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

/// <summary>What is known of a login that an application began: facts are added, and none is taken away. Immutable.</summary>
public sealed record CourseFacts
{
    /// <summary>Who is believed, at home.</summary>
    public LoginFacts Login { get; init; } = LoginFacts.Begun;

    /// <summary>Whether the application may be used at all; a closed one is sent nothing.</summary>
    public bool IsApplicationOpen { get; init; } = true;

    /// <summary>What has to be asked again, or must not be asked.</summary>
    public Prompts Prompts { get; init; }

    /// <summary>How long ago the person may have proven it at most; <c>null</c> for any time.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How long ago the person proved it.</summary>
    public TimeSpan ProofAge { get; init; }

    /// <summary>Whether it was proven in this very course: then nothing asks for it again.</summary>
    public bool WasProvenHere { get; init; }

    /// <summary>Whether the person chose in this course to go on as who they are.</summary>
    public bool WasChosenHere { get; init; }

    /// <summary>Whether who is believed wants to be somebody else.</summary>
    public bool WantsAnother { get; init; }

    /// <summary>Whether a user name is known.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether the person is who the application remembers.</summary>
    public SubjectFact Subject { get; init; }

    /// <summary>Whether there is a tenant to go to.</summary>
    public TenantFact Tenant { get; init; }

    /// <summary>How the application stands in that tenant; <c>null</c> while it was not asked.</summary>
    public Standing? Standing { get; init; }

    /// <summary>Whether the person may approve the application there.</summary>
    public bool MayApprove { get; init; }

    /// <summary>Whether the person said yes to the application.</summary>
    public ConsentFact Consent { get; init; }

    /// <summary>Whether the person said no to going on.</summary>
    public bool IsDeclined { get; init; }
}

/// <summary>Whether somebody is who an id_token_hint names.</summary>
public enum SubjectFact
{
    /// <summary>Nobody was named.</summary>
    Unasked,

    /// <summary>It is.</summary>
    Same,

    /// <summary>It is somebody else.</summary>
    Another,
}

/// <summary>Whether there is a tenant to go to.</summary>
public enum TenantFact
{
    /// <summary>There are several, and none was chosen.</summary>
    Open,

    /// <summary>The person was believed in the one that was chosen, asked for, or left.</summary>
    Believed,

    /// <summary>There is none, or the person is not let into it.</summary>
    Closed,

    /// <summary>Somebody there has to confirm the person's seat anew.</summary>
    Waiting,

    /// <summary>It hears nobody just now, or not from where the person is.</summary>
    Busy,
}

/// <summary>Whether a person said yes to an application.</summary>
public enum ConsentFact
{
    /// <summary>Not to all that it asks for.</summary>
    Missing,

    /// <summary>At an earlier time, or nobody need.</summary>
    Standing,

    /// <summary>In this course.</summary>
    GivenHere,
}
