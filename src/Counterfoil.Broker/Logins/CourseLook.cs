using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Seats;

namespace Counterfoil.Broker.Logins;

/// <summary>
/// Gathers the facts of a course as they are now: the session is heard, the seat in the chosen tenant, the application's
/// standing, the consent. Nothing is believed because a course says so. Thread-safe.
/// </summary>
public sealed class CourseLook(
    Evaluator evaluator,
    PendingLoginKeeper pendings,
    KnownTenants tenants,
    IKnownAccounts accounts,
    IVouching vouching,
    CourseHomes homes,
    HomeStanding accountStanding,
    IKnownApplications applications,
    IKnownApprovals known,
    ICourseApprovals approvals,
    TimeProvider time
)
{
    /// <summary>Looks.</summary>
    public async Task<CourseSight> LookAsync(
        Course course,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(course);
        ArgumentNullException.ThrowIfNull(visitor);
        var request = course.Request;
        var application = await applications.FindAsync(request.Application, cancellationToken);
        var home = await HearAtHomeAsync(visitor, cancellationToken);
        var account = home is null
            ? null
            : await accounts.FindByHomeAsync(home.Tenant.Id, home.Associate.Id, cancellationToken);
        if (home is not null)
            course = course.SeenBy(
                new CoursePerson(home.Tenant.Id, home.Associate.Id),
                course.IsNamedAlone
                    && await IsNameOfAsync(course.LoginName!, request, home, cancellationToken)
            );
        var sight = new CourseSight
        {
            Course = course,
            Application = application,
            Home = home,
            Account = account,
            Facts = new CourseFacts
            {
                Login = LoginFacts.Begun with
                {
                    IsProven = home is not null,
                    HasTicket = home is not null,
                    Challenge = await ChallengeAsync(course, cancellationToken),
                },
                IsApplicationOpen =
                    application
                        is { State: ApplicationState.Active or ApplicationState.Development },
                Prompts = request.Prompts,
                MaxAge = request.MaxAge,
                ProofAge = home is null ? TimeSpan.Zero : time.GetUtcNow() - home.Origin.ProvenAt,
                WasProvenHere = course.WasProvenHere,
                WasChosenHere = course.WasChosenHere,
                WantsAnother = course.WantsAnother,
                // Who is to choose is not spared it by a hint.
                IsNamed = !string.IsNullOrWhiteSpace(
                    request.Prompts.HasFlag(Prompts.SelectAccount) ? course.LoginName : course.Name
                ),
                Subject = Compare(request.Subject, account, home),
                IsDeclined = course.IsDeclined,
            },
        };
        // What may not be asked is known all the same.
        var facts = sight.Facts with
        {
            Prompts = request.Prompts & ~Prompts.None,
        };
        return
            home is null
            || application is null
            || NextStep.After(facts) is not CourseStep.Ask(LoginStep.Tenant)
            ? sight
            : await LookThereAsync(sight, home, application, visitor, cancellationToken);
    }

    /// <summary>Whether what is typed as a user name is that of who is logged in.</summary>
    public async ValueTask<bool> IsNameOfAsync(
        string typed,
        AuthorizationRequest request,
        Proof home,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(home);
        var found = await homes.FindAsync(typed.Trim(), request.Tenant, cancellationToken);
        return !found.IsDrawn
            && found.Tenant == home.Tenant.Id
            && string.Equals(found.Name, home.Associate.Name, StringComparison.Ordinal);
    }

    // Only once it is clear that the person is who goes on: before that, no other tenant is asked about them.
    private async Task<CourseSight> LookThereAsync(
        CourseSight sight,
        Proof home,
        Application application,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        var places = sight.Account is { } account
            ? await accounts.PlacesAsync(account, cancellationToken)
            : [new Place(home.Tenant.Id, home.Associate.Id, IsHome: true)];
        var chosen =
            sight.Course.Request.Tenant
            ?? sight.Course.Tenant
            ?? (places is [var only] ? only.Tenant : null);
        sight = sight with { Places = places, Tenant = chosen };
        if (chosen is not { } tenant)
            return places.Count > 0 ? sight : With(sight, TenantFact.Closed);
        switch (await GoThereAsync(sight, home, tenant, visitor, cancellationToken))
        {
            case Outcome.Believed(var there):
                return await AskAboutAsync(sight, there, application, cancellationToken);
            case Outcome.NeedsMore more:
                return sight with
                {
                    Course = sight.Course with
                    {
                        Question = new CourseQuestion(
                            tenant,
                            more.Handle.Reveal(),
                            QuestionAt.There
                        ),
                    },
                    Facts = sight.Facts with
                    {
                        Login = sight.Facts.Login with { Challenge = more.Challenge },
                    },
                };
            case Outcome.Refused({ RetryAfter: not null } refusal):
                return With(sight, TenantFact.Busy) with { Refusal = refusal };
            default:
                return With(
                    sight,
                    await WaitsAsync(sight.Account, tenant, cancellationToken)
                        ? TenantFact.Waiting
                        : TenantFact.Closed
                );
        }
    }

    // Asked again: that it has to wait may have come out just now.
    private async ValueTask<bool> WaitsAsync(
        Account? account,
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    ) =>
        account is not null
        && (await accounts.PlacesAsync(account, cancellationToken)).Any(place =>
            place.Tenant == tenant && place.WaitsSince is not null
        );

    private async ValueTask<Outcome?> GoThereAsync(
        CourseSight sight,
        Proof home,
        ContextIdentifier tenant,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        if (tenant == home.Tenant.Id)
            return new Outcome.Believed(home);
        if (
            sight.Account is not { } account
            || sight.Places.FirstOrDefault(one => one.Tenant == tenant) is not { } place
        )
            return null;
        // Its holder must still be who has the seat.
        return
            sight.Course.TicketThere is { } ticket
            && await HearAsync(new Secret(ticket), visitor, cancellationToken) is { } believed
            && believed.Tenant.Id == tenant
            && believed.Associate.Id == place.Associate
            ? new Outcome.Believed(believed)
            : await vouching.VouchAsync(account, home, place, visitor.Use, cancellationToken);
    }

    private async Task<CourseSight> AskAboutAsync(
        CourseSight sight,
        Proof there,
        Application application,
        CancellationToken cancellationToken
    )
    {
        var standing = await known.FindAsync(there.Tenant.Id, application, cancellationToken);
        return sight with
        {
            There = there,
            Facts = sight.Facts with
            {
                Tenant = TenantFact.Believed,
                Standing = standing,
                MayApprove = approvals.MayApprove(there, application),
                Consent = await ConsentAsync(sight, there, application, cancellationToken),
            },
        };
    }

    private async ValueTask<ConsentFact> ConsentAsync(
        CourseSight sight,
        Proof there,
        Application application,
        CancellationToken cancellationToken
    )
    {
        var answer =
            sight.Course.Consented is { } here && Covers(here, sight.Scopes)
                ? ConsentFact.GivenHere
                : ConsentFact.Standing;
        if (application.Level == AuthorizationLevel.Implicit)
            return answer;
        // What was said here counts as long as it is on record: it may have been withdrawn meanwhile.
        return
            await known.FindConsentAsync(
                there.Tenant.Id,
                there.Associate.Id,
                application.Id,
                cancellationToken
            )
                is { WithdrawnAt: null } consent
            && Covers(consent.Scopes, sight.Scopes)
            && (
                answer == ConsentFact.GivenHere || IsSurelyItself(application, sight.Course.Request)
            )
            ? answer
            : ConsentFact.Missing;
    }

    // By its secret, or by an address at which nobody else answers. A loopback address is any program's of that machine, which
    // could so get by itself what a person gave another (RFC 8252 section 8.6): there each login is agreed to.
    private static bool IsSurelyItself(Application application, AuthorizationRequest request) =>
        application.Type == ClientType.Confidential
        || request.RedirectUri.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<Challenge?> ChallengeAsync(
        Course course,
        CancellationToken cancellationToken
    ) =>
        course.Question is { } question
            ? await pendings.ChallengeOfAsync(new Secret(question.Handle), cancellationToken)
            : null;

    // A home whose account is disabled, or was signed out since, is as good as nobody's: it has to be proven anew.
    private async ValueTask<Proof?> HearAtHomeAsync(
        CourseVisitor visitor,
        CancellationToken cancellationToken
    ) =>
        await HearAsync(visitor.Session, visitor, cancellationToken) is { } home
        && await accountStanding.AtHomeAsync(home, cancellationToken) == AccountAtHome.Open
            ? home
            : null;

    private async ValueTask<Proof?> HearAsync(
        Secret? ticket,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        if (ticket is null || !Ticket.TryParse(ticket.Reveal(), out var parts))
            return null;
        return
            await tenants.FindAsync(parts.Tenant, cancellationToken)
                is { State: TenantState.Active }
            && await evaluator.HearAsync(
                new Presented
                {
                    Door = visitor.Door,
                    Tenant = parts.Tenant,
                    Evidence = [new TicketEvidence(ticket)],
                    Use = visitor.Use,
                },
                cancellationToken
            )
                is Outcome.Believed(var proof)
            ? proof
            : null;
    }

    private static SubjectFact Compare(string? remembered, Account? account, Proof? home) =>
        remembered is null ? SubjectFact.Unasked
        : home is not null
        && string.Equals(remembered, Subject.Of(home, account), StringComparison.Ordinal)
            ? SubjectFact.Same
        : SubjectFact.Another;

    private static CourseSight With(CourseSight sight, TenantFact tenant) =>
        sight with
        {
            Facts = sight.Facts with { Tenant = tenant },
        };

    private static bool Covers(IReadOnlyList<string> given, IReadOnlyList<string> asked) =>
        asked.All(scope => given.Contains(scope, StringComparer.Ordinal));
}
