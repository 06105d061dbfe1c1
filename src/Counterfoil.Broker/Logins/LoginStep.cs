namespace Counterfoil.Broker.Logins;

/// <summary>A step of a login.</summary>
public enum LoginStep
{
    /// <summary>Ask for a user name and a password; in a course, where the name is known, for the password.</summary>
    Proof,

    /// <summary>Ask what a plugin still needs.</summary>
    Challenge,

    /// <summary>Send the person where they were going.</summary>
    Done,

    /// <summary>Ask for a user name.</summary>
    Name,

    /// <summary>Ask which installation.</summary>
    Tenant,

    /// <summary>Say why there is no installation to go to, or none as yet, and offer to be somebody else.</summary>
    NoPlace,

    /// <summary>Ask somebody who may to approve the application.</summary>
    Approval,

    /// <summary>Let somebody who may not approve ask for it, and wait.</summary>
    Permission,

    /// <summary>Ask whether the application may act for the person.</summary>
    Consent,
}

/// <summary>What comes next in the course of a login. A closed hierarchy.</summary>
public abstract record CourseStep
{
    private CourseStep() { }

    /// <summary>A page asks the person.</summary>
    /// <param name="What">What.</param>
    public sealed record Ask(LoginStep What) : CourseStep;

    /// <summary>Everybody who has to has said yes.</summary>
    public sealed record Done : CourseStep;

    /// <summary>The application is told that it did not come to that.</summary>
    /// <param name="Answer">What it is told.</param>
    public sealed record End(CourseEnd.Ended Answer) : CourseStep;

    /// <summary>The application is closed: the person is told, and nothing is sent there.</summary>
    public sealed record Shut : CourseStep;
}

/// <summary>The original's numbers of why an application was not authorised (wire.md 2.9).</summary>
public static class AuthorizeErrors
{
    /// <summary>The approval was withdrawn.</summary>
    public const int Revoked = 1;

    /// <summary>Somebody said no.</summary>
    public const int Denied = 4;

    /// <summary>More is asked for than was approved.</summary>
    public const int NeedsReapproval = 5;
}
