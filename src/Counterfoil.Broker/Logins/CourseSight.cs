using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Logins;

/// <summary>Who stands at the desk.</summary>
/// <param name="Session">The broker's session in the browser: a ticket of the home; <c>null</c> for none.</param>
/// <param name="Use">From where and what for.</param>
/// <param name="Door">The door that they came by.</param>
public sealed record CourseVisitor(Secret? Session, Use Use, Door Door);

/// <summary>A course as it stands at this moment, everybody heard anew. Immutable.</summary>
public sealed record CourseSight
{
    /// <summary>The course; what another person said in it is gone from it.</summary>
    public required Course Course { get; init; }

    /// <summary>The application; <c>null</c> where it is gone.</summary>
    public Application? Application { get; init; }

    /// <summary>What is known.</summary>
    public required CourseFacts Facts { get; init; }

    /// <summary>Who is believed at home; <c>null</c> when nobody.</summary>
    public Proof? Home { get; init; }

    /// <summary>The account; <c>null</c> where the person has none.</summary>
    public Account? Account { get; init; }

    /// <summary>Where the person may go.</summary>
    public IReadOnlyList<Place> Places { get; init; } = [];

    /// <summary>Who is believed in the tenant that was chosen; <c>null</c> when nobody.</summary>
    public Proof? There { get; init; }

    /// <summary>The tenant that was chosen or fixed; <c>null</c> while it is open.</summary>
    public ContextIdentifier? Tenant { get; init; }

    /// <summary>Why the tenant that was chosen let nobody in; <c>null</c> where it did, or was not asked.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What comes next.</summary>
    public CourseStep Step => NextStep.After(Facts);

    /// <summary>The scopes that a consent is about: those asked for, but <c>openid</c>, which says only who the person is.</summary>
    public IReadOnlyList<string> Scopes =>
        [
            .. Course.Request.Scopes.Where(scope =>
                !string.Equals(scope, "openid", StringComparison.Ordinal)
            ),
        ];

    /// <summary>The answer for the application; only where the step is <see cref="CourseStep.Done"/>.</summary>
    public CourseEnd.Agreed ToAgreed() =>
        new(
            There!,
            Account,
            Application!,
            (Facts.Standing as Standing.Approved)?.Approval,
            Course.Request.Scopes
        )
        {
            IsConsented = Application!.Level != AuthorizationLevel.Implicit,
        };
}

/// <summary>What came of a proof in a course.</summary>
/// <param name="Course">As it is now.</param>
/// <param name="Visit">What the login desk said.</param>
public sealed record CourseProof(Course Course, LoginVisit Visit)
{
    /// <summary>The home's ticket, for the browser; <c>null</c> where none was got.</summary>
    public Secret? Session { get; init; }
}
