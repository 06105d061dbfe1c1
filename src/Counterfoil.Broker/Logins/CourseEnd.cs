using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Logins;

/// <summary>How the course of a login ended, to be said to the application. A closed hierarchy.</summary>
public abstract record CourseEnd
{
    private CourseEnd() { }

    /// <summary>The person is in a tenant, and everybody who has to has said yes.</summary>
    /// <param name="Proof">Who, in the tenant that was chosen; heard just now.</param>
    /// <param name="Account">The account; <c>null</c> where somebody logged in who has none.</param>
    /// <param name="Application">The application, as of now.</param>
    /// <param name="Approval">The tenant's yes; <c>null</c> where none is needed.</param>
    /// <param name="Scopes">The scopes that were agreed to.</param>
    public sealed record Agreed(
        Proof Proof,
        Account? Account,
        Application Application,
        Approval? Approval,
        IReadOnlyList<string> Scopes
    ) : CourseEnd
    {
        /// <summary>Whether it came to that by the person's consent, which then has to stand.</summary>
        public bool IsConsented { get; init; }
    }

    /// <summary>It did not come to that.</summary>
    /// <param name="Error">The protocol's word: <c>access_denied</c>, <c>login_required</c>, <c>consent_required</c>, <c>interaction_required</c>, <c>account_selection_required</c> …</param>
    /// <param name="Description">A sentence for developers; tells nothing of who exists.</param>
    /// <param name="Number">The original's number for it (wire.md 2.9, AuthorizeErrorCode); <c>null</c> for none.</param>
    public sealed record Ended(string Error, string Description, int? Number = null) : CourseEnd;
}
