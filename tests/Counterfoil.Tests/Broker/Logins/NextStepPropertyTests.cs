using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Logins;

/// <summary>What holds of every course, whatever is known of it.</summary>
public sealed class NextStepPropertyTests
{
    private static readonly Challenge Code = new("otp", "Code?");

    private static readonly Gen<CourseFacts> AnyFacts =
        from proven in Gen.Elements(false, true, true)
        from challenge in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
        from open in Gen.Frequency((1, Gen.Constant(false)), (7, Gen.Constant(true)))
        from prompts in Gen.Choose(0, 15)
        from maxAge in Gen.Elements<int?>(null, 0, 60)
        from age in Gen.Elements(0, 60, 61)
        from here in Gen.Elements(false, true)
        from chosen in Gen.Elements(false, true)
        from another in Gen.Frequency((1, Gen.Constant(true)), (5, Gen.Constant(false)))
        from named in Gen.Elements(false, true)
        from subject in Gen.Elements(Enum.GetValues<SubjectFact>())
        from tenant in Gen.Elements(Enum.GetValues<TenantFact>())
        from standing in Gen.Elements<Standing?>(
            null,
            new Standing.Approved(Approval: null),
            new Standing.Approved(Approvals.Any),
            new Standing.Missing(),
            new Standing.NeedsApprovalAnew(Approvals.Any),
            new Standing.Withdrawn(Approvals.Any),
            new Standing.NotHere()
        )
        from may in Gen.Elements(false, true)
        from consent in Gen.Elements(Enum.GetValues<ConsentFact>())
        from declined in Gen.Frequency((1, Gen.Constant(true)), (7, Gen.Constant(false)))
        select new CourseFacts
        {
            Login = new LoginFacts
            {
                IsProven = proven,
                HasTicket = proven,
                Challenge = challenge ? Code : null,
            },
            IsApplicationOpen = open,
            Prompts = (Prompts)prompts,
            MaxAge = maxAge is { } most ? TimeSpan.FromSeconds(most) : null,
            ProofAge = TimeSpan.FromSeconds(age),
            WasProvenHere = here,
            WasChosenHere = chosen,
            WantsAnother = another,
            IsNamed = named,
            Subject = subject,
            Tenant = tenant,
            Standing = standing,
            MayApprove = may,
            Consent = consent,
            IsDeclined = declined,
        };

    [Fact]
    public void There_is_a_step_after_all_facts() =>
        Holds(facts => NextStep.After(facts) is not null);

    [Fact]
    public void Nobody_is_done_without_a_proof_a_tenant_a_standing_and_a_consent() =>
        Holds(facts =>
            NextStep.After(facts) is not CourseStep.Done
            || (
                facts.Login is { IsProven: true, Challenge: null }
                && facts.Tenant == TenantFact.Believed
                && facts.Standing is Standing.Approved
                && facts.Consent != ConsentFact.Missing
                && facts.Subject != SubjectFact.Another
                && facts is { IsApplicationOpen: true, IsDeclined: false, WantsAnother: false }
            )
        );

    [Fact]
    public void Nobody_is_done_before_what_the_application_wants_anew_was_done_anew() =>
        Holds(facts =>
            NextStep.After(facts) is not CourseStep.Done
            || (
                (!facts.Prompts.HasFlag(Prompts.Login) || facts.WasProvenHere)
                && (
                    !facts.Prompts.HasFlag(Prompts.Consent)
                    || facts.Consent == ConsentFact.GivenHere
                )
                && (
                    !facts.Prompts.HasFlag(Prompts.SelectAccount)
                    || facts.WasChosenHere
                    || facts.WasProvenHere
                )
                && (facts.MaxAge is not { } most || facts.WasProvenHere || facts.ProofAge <= most)
            )
        );

    [Fact]
    public void Where_nothing_may_be_asked_nothing_is() =>
        Holds(facts =>
            NextStep.After(facts with { Prompts = facts.Prompts | Prompts.None })
                is not CourseStep.Ask
        );

    [Fact]
    public void A_closed_application_is_never_answered() =>
        Holds(facts => NextStep.After(facts with { IsApplicationOpen = false }) is CourseStep.Shut);

    [Fact]
    public void A_fact_that_is_added_never_leads_back() =>
        Holds(facts => Added(facts).All(more => Rank(more) >= Rank(facts)));

    [Fact]
    public void Who_answers_each_question_comes_to_an_end_of_it() =>
        Holds(facts =>
        {
            var step = NextStep.After(facts);
            for (var turns = 0; step is CourseStep.Ask(var what); turns++)
            {
                if (turns > 10)
                    return false;
                if (what is LoginStep.NoPlace or LoginStep.Permission)
                    return true;
                facts = Answered(facts, what);
                step = NextStep.After(facts);
            }
            return true;
        });

    // What a person or somebody else may add to a course; none of them is asked back for by a prompt.
    private static IEnumerable<CourseFacts> Added(CourseFacts facts)
    {
        yield return facts with
        {
            IsNamed = true,
        };
        yield return facts with
        {
            WasChosenHere = true,
        };
        yield return facts with
        {
            WasProvenHere = facts.Login.IsProven || facts.WasProvenHere,
        };
        if (facts.Subject != SubjectFact.Another)
            yield return facts with
            {
                Login = facts.Login with { IsProven = true, HasTicket = true },
                WasProvenHere = true,
                WantsAnother = false,
            };
        if (facts.Tenant == TenantFact.Open)
            yield return facts with
            {
                Tenant = TenantFact.Believed,
            };
        if (facts.Standing is not Standing.NotHere)
            yield return facts with
            {
                Standing = new Standing.Approved(Approval: null),
            };
        yield return facts with
        {
            Consent = ConsentFact.GivenHere,
        };
        yield return facts with
        {
            Login = facts.Login with { Challenge = null },
        };
    }

    private static CourseFacts Answered(CourseFacts facts, LoginStep what) =>
        what switch
        {
            LoginStep.Name => facts with { IsNamed = true },
            LoginStep.Proof or LoginStep.Challenge => facts with
            {
                Login = new LoginFacts { IsProven = true, HasTicket = true },
                WasProvenHere = true,
                WantsAnother = false,
            },
            LoginStep.Tenant => facts with { Tenant = TenantFact.Believed },
            LoginStep.Approval => facts with { Standing = new Standing.Approved(Approvals.Any) },
            _ => facts with { Consent = ConsentFact.GivenHere },
        };

    private static int Rank(CourseFacts facts) =>
        NextStep.After(facts) switch
        {
            // A question stands before everything; being rid of it may lead to any step.
            CourseStep.Ask(LoginStep.Challenge) => 0,
            CourseStep.Ask(LoginStep.Name) => 1,
            CourseStep.Ask(LoginStep.Proof) => 2,
            CourseStep.Ask(LoginStep.Tenant) => 3,
            CourseStep.Ask(LoginStep.NoPlace) => 4,
            CourseStep.Ask(LoginStep.Permission or LoginStep.Approval) => 5,
            CourseStep.Ask(LoginStep.Consent) => 6,
            CourseStep.Done => 8,
            CourseStep.Shut => 8,
            CourseStep.End when !facts.Prompts.HasFlag(Prompts.None) => 8,
            // Where nothing may be asked, an end stands for each question.
            CourseStep.End(var answer) => answer.Error switch
            {
                "login_required" => 1,
                "account_selection_required" => 3,
                "access_denied" or "temporarily_unavailable" => 4,
                "interaction_required" => 5,
                _ => 6,
            },
            _ => throw new InvalidOperationException("A step without a rank."),
        };

    private static void Holds(Func<CourseFacts, bool> promise) =>
        Always.Holds(AnyFacts, facts => promise(facts).ShouldBeTrue(facts.ToString()));
}
