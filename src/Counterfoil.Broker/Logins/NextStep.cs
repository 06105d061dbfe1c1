using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Logins;

/// <summary>Decides what comes next in a login: pure functions over facts, and the only place that decides it.</summary>
public static class NextStep
{
    /// <summary>The step after these facts of a login at a tenant's own pages.</summary>
    public static LoginStep After(LoginFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Challenge is not null)
            return LoginStep.Challenge;
        return facts is { IsProven: true, HasTicket: true } ? LoginStep.Done : LoginStep.Proof;
    }

    /// <summary>The step after these facts of a login that an application began.</summary>
    public static CourseStep After(CourseFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (!facts.IsApplicationOpen)
            return new CourseStep.Shut();
        if (facts.IsDeclined)
            return Ended("access_denied", "The person said no.", AuthorizeErrors.Denied);
        var step = After(facts.Login, facts);
        return facts.Prompts.HasFlag(Prompts.None) && step is CourseStep.Ask(var what)
            ? MayNotAsk(what, facts.Tenant)
            : step;
    }

    private static CourseStep After(LoginFacts login, CourseFacts facts)
    {
        if (login.Challenge is not null)
            return Ask(LoginStep.Challenge);
        if (!IsProvenWellEnough(facts))
            return Ask(facts.IsNamed ? LoginStep.Proof : LoginStep.Name);
        // Who was asked to be somebody and proved to be somebody else is not sent on as that one.
        if (facts.Subject == SubjectFact.Another)
            return Ended("login_required", "Somebody else than the id_token_hint names logged in.");
        return AfterProof(facts);
    }

    private static bool IsProvenWellEnough(CourseFacts facts)
    {
        if (!facts.Login.IsProven || facts.WantsAnother)
            return false;
        if (facts.WasProvenHere)
            return true;
        if (facts.Prompts.HasFlag(Prompts.Login))
            return false;
        if (facts.Prompts.HasFlag(Prompts.SelectAccount) && !facts.WasChosenHere)
            return false;
        if (facts.Subject == SubjectFact.Another)
            return false;
        return facts.MaxAge is not { } most || facts.ProofAge <= most;
    }

    private static CourseStep AfterProof(CourseFacts facts) =>
        facts.Tenant switch
        {
            TenantFact.Open => Ask(LoginStep.Tenant),
            TenantFact.Closed or TenantFact.Waiting or TenantFact.Busy => Ask(LoginStep.NoPlace),
            _ => AfterTenant(facts),
        };

    private static CourseStep AfterTenant(CourseFacts facts) =>
        facts.Standing switch
        {
            Standing.Approved => AfterApproval(facts),
            Standing.NotHere => Ended(
                "access_denied",
                "The application is not for this installation.",
                AuthorizeErrors.Denied
            ),
            Standing.Missing or Standing.NeedsApprovalAnew or Standing.Withdrawn => Ask(
                facts.MayApprove ? LoginStep.Approval : LoginStep.Permission
            ),
            // What is not known is no yes.
            _ => Ask(LoginStep.Permission),
        };

    private static CourseStep AfterApproval(CourseFacts facts)
    {
        if (facts.Consent == ConsentFact.GivenHere)
            return new CourseStep.Done();
        return facts.Consent == ConsentFact.Missing || facts.Prompts.HasFlag(Prompts.Consent)
            ? Ask(LoginStep.Consent)
            : new CourseStep.Done();
    }

    // OpenID Connect Core 3.1.2.6.
    private static CourseStep.End MayNotAsk(LoginStep what, TenantFact tenant) =>
        what switch
        {
            LoginStep.Name or LoginStep.Proof or LoginStep.Challenge => Ended(
                "login_required",
                "Somebody has to log in first."
            ),
            LoginStep.Tenant => Ended(
                "account_selection_required",
                "The person has to choose an installation first."
            ),
            LoginStep.Consent => Ended("consent_required", "The person has to consent first."),
            LoginStep.NoPlace when tenant == TenantFact.Busy => Ended(
                "temporarily_unavailable",
                "The installation hears nobody just now, or not from there: try again later."
            ),
            LoginStep.NoPlace => Ended(
                "access_denied",
                "The person has no access to this installation. Its administrators invite people.",
                AuthorizeErrors.Denied
            ),
            _ => Ended("interaction_required", "The application has to be approved first."),
        };

    private static CourseStep.Ask Ask(LoginStep what) => new(what);

    private static CourseStep.End Ended(string error, string description, int? number = null) =>
        new(new CourseEnd.Ended(error, description, number));
}
