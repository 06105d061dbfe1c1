using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Logins;

/// <summary>What comes next, case by case. Each begins with somebody who may go on, and takes one thing away.</summary>
public sealed class NextStepTests
{
    private static readonly CourseFacts Stranger = new();

    private static readonly CourseFacts Ready = new()
    {
        Login = LoginFacts.Begun with { IsProven = true, HasTicket = true },
        IsNamed = true,
        Tenant = TenantFact.Believed,
        Standing = new Standing.Approved(Approval: null),
        Consent = ConsentFact.Standing,
    };

    [Fact]
    public void Who_has_said_and_proven_everything_is_done() =>
        NextStep.After(Ready).ShouldBeOfType<CourseStep.Done>();

    [Fact]
    public void A_stranger_is_asked_for_a_name() => Asked(Stranger).ShouldBe(LoginStep.Name);

    [Fact]
    public void A_name_is_asked_for_its_password() =>
        Asked(Stranger with { IsNamed = true }).ShouldBe(LoginStep.Proof);

    [Fact]
    public void A_question_of_a_plugin_comes_before_all_else()
    {
        var challenge = new Challenge("otp", "Code?");
        Asked(Stranger with { Login = LoginFacts.Begun with { Challenge = challenge } })
            .ShouldBe(LoginStep.Challenge);
        Asked(Ready with { Login = Ready.Login with { Challenge = challenge } })
            .ShouldBe(LoginStep.Challenge);
    }

    [Fact]
    public void Several_installations_are_there_to_choose_from() =>
        Asked(Ready with { Tenant = TenantFact.Open }).ShouldBe(LoginStep.Tenant);

    [Fact]
    public void Who_is_let_into_no_installation_is_told_so()
    {
        foreach (var tenant in new[] { TenantFact.Closed, TenantFact.Waiting, TenantFact.Busy })
            Asked(Ready with { Tenant = tenant }).ShouldBe(LoginStep.NoPlace);
    }

    [Fact]
    public void Who_may_approve_is_asked_to_and_everybody_else_may_ask_for_it()
    {
        foreach (
            var standing in new Standing?[]
            {
                new Standing.Missing(),
                new Standing.Withdrawn(Approvals.Any),
                new Standing.NeedsApprovalAnew(Approvals.Any),
            }
        )
        {
            Asked(Ready with { Standing = standing, MayApprove = true })
                .ShouldBe(LoginStep.Approval);
            Asked(Ready with { Standing = standing }).ShouldBe(LoginStep.Permission);
        }
        Asked(Ready with { Standing = null, MayApprove = true }).ShouldBe(LoginStep.Permission);
    }

    [Fact]
    public void An_application_that_is_not_for_the_installation_is_told_no() =>
        Error(Ready with { Standing = new Standing.NotHere() }).ShouldBe("access_denied");

    [Fact]
    public void A_consent_that_is_missing_is_asked_for() =>
        Asked(Ready with { Consent = ConsentFact.Missing }).ShouldBe(LoginStep.Consent);

    [Fact]
    public void A_consent_is_asked_for_anew_where_the_application_wants_it_and_once_is_enough()
    {
        var asked = Ready with { Prompts = Prompts.Consent };
        Asked(asked).ShouldBe(LoginStep.Consent);
        NextStep
            .After(asked with { Consent = ConsentFact.GivenHere })
            .ShouldBeOfType<CourseStep.Done>();
    }

    [Fact]
    public void A_login_is_asked_for_anew_where_the_application_wants_it_and_once_is_enough()
    {
        var asked = Ready with { Prompts = Prompts.Login };
        Asked(asked).ShouldBe(LoginStep.Proof);
        Asked(asked with { IsNamed = false }).ShouldBe(LoginStep.Name);
        NextStep.After(asked with { WasProvenHere = true }).ShouldBeOfType<CourseStep.Done>();
    }

    [Fact]
    public void Which_account_is_asked_anew_and_both_choosing_and_proving_answer_it()
    {
        var asked = Ready with { Prompts = Prompts.SelectAccount, IsNamed = false };
        Asked(asked).ShouldBe(LoginStep.Name);
        NextStep.After(asked with { WasChosenHere = true }).ShouldBeOfType<CourseStep.Done>();
        NextStep.After(asked with { WasProvenHere = true }).ShouldBeOfType<CourseStep.Done>();
    }

    [Fact]
    public void Choosing_an_account_does_not_answer_for_proving_it() =>
        Asked(Ready with { Prompts = Prompts.Login | Prompts.SelectAccount, WasChosenHere = true })
            .ShouldBe(LoginStep.Proof);

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void A_proof_older_than_the_application_allows_is_asked_for_again(int age, bool again)
    {
        var step = NextStep.After(
            Ready with
            {
                MaxAge = TimeSpan.FromSeconds(60),
                ProofAge = TimeSpan.FromSeconds(age),
            }
        );
        (step == new CourseStep.Ask(LoginStep.Proof)).ShouldBe(again);
    }

    [Fact]
    public void An_age_of_zero_asks_for_a_proof_and_is_content_with_it()
    {
        var asked = Ready with { MaxAge = TimeSpan.Zero, ProofAge = TimeSpan.FromTicks(1) };
        Asked(asked).ShouldBe(LoginStep.Proof);
        NextStep.After(asked with { WasProvenHere = true }).ShouldBeOfType<CourseStep.Done>();
    }

    [Fact]
    public void Somebody_else_than_the_one_remembered_is_asked_to_log_in_and_then_told_no()
    {
        var another = Ready with { Subject = SubjectFact.Another };
        Asked(another).ShouldBe(LoginStep.Proof);
        Error(another with { WasProvenHere = true }).ShouldBe("login_required");
        NextStep
            .After(another with { Subject = SubjectFact.Same })
            .ShouldBeOfType<CourseStep.Done>();
    }

    [Fact]
    public void Who_wants_to_be_somebody_else_is_asked_for_the_name_however_well_they_are_known() =>
        Asked(Ready with { WantsAnother = true, IsNamed = false, WasProvenHere = true })
            .ShouldBe(LoginStep.Name);

    [Fact]
    public void Who_says_no_is_taken_at_their_word_wherever_they_are()
    {
        Error(Stranger with { IsDeclined = true }).ShouldBe("access_denied");
        Error(Ready with { IsDeclined = true }).ShouldBe("access_denied");
    }

    [Fact]
    public void A_closed_application_is_sent_nothing_not_even_a_no()
    {
        NextStep.After(Ready with { IsApplicationOpen = false }).ShouldBeOfType<CourseStep.Shut>();
        NextStep
            .After(Stranger with { IsApplicationOpen = false, IsDeclined = true })
            .ShouldBeOfType<CourseStep.Shut>();
    }

    [Fact]
    public void Where_nothing_may_be_asked_each_question_has_its_own_answer()
    {
        Quietly(Stranger).ShouldBe("login_required");
        Quietly(Stranger with { IsNamed = true }).ShouldBe("login_required");
        Quietly(Ready with { MaxAge = TimeSpan.Zero, ProofAge = TimeSpan.FromSeconds(1) })
            .ShouldBe("login_required");
        Quietly(Ready with { Subject = SubjectFact.Another }).ShouldBe("login_required");
        Quietly(Ready with { Tenant = TenantFact.Open }).ShouldBe("account_selection_required");
        Quietly(Ready with { Tenant = TenantFact.Closed }).ShouldBe("access_denied");
        Quietly(Ready with { Tenant = TenantFact.Waiting }).ShouldBe("access_denied");
        Quietly(Ready with { Tenant = TenantFact.Busy }).ShouldBe("temporarily_unavailable");
        Quietly(Ready with { Standing = new Standing.Missing(), MayApprove = true })
            .ShouldBe("interaction_required");
        Quietly(Ready with { Standing = new Standing.Missing() }).ShouldBe("interaction_required");
        Quietly(Ready with { Consent = ConsentFact.Missing }).ShouldBe("consent_required");
        NextStep.After(Ready with { Prompts = Prompts.None }).ShouldBeOfType<CourseStep.Done>();
    }

    [Fact]
    public void On_site_a_proof_and_a_ticket_are_all_there_is_to_it()
    {
        NextStep.After(LoginFacts.Begun).ShouldBe(LoginStep.Proof);
        NextStep.After(Ready.Login).ShouldBe(LoginStep.Done);
        NextStep.After(Ready.Login with { HasTicket = false }).ShouldBe(LoginStep.Proof);
        NextStep
            .After(Ready.Login with { Challenge = new Challenge("otp", "Code?") })
            .ShouldBe(LoginStep.Challenge);
    }

    private static LoginStep Asked(CourseFacts facts) =>
        NextStep.After(facts).ShouldBeOfType<CourseStep.Ask>().What;

    private static string Error(CourseFacts facts) =>
        NextStep.After(facts).ShouldBeOfType<CourseStep.End>().Answer.Error;

    private static string Quietly(CourseFacts facts) =>
        Error(facts with { Prompts = Prompts.None });
}
