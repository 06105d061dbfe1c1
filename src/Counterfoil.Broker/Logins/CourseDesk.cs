using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Seats;

namespace Counterfoil.Broker.Logins;

/// <summary>
/// Where people speak in the course of a login. Each deed makes the course that follows; what comes next is for
/// <see cref="NextStep"/> to say, after <see cref="CourseLook"/> has looked again. Thread-safe.
/// </summary>
public sealed class CourseDesk(
    LoginDesk logins,
    CourseHomes homes,
    HomeStanding standing,
    ICourseApprovals approvals,
    KnownTenants tenants,
    TimeProvider time
)
{
    /// <summary>The most characters of a user name.</summary>
    public const int LongestName = 254;

    /// <summary>Notes the user name; a name that is blank asks for it again.</summary>
    public Course Name(Course course, string name)
    {
        ArgumentNullException.ThrowIfNull(course);
        ArgumentNullException.ThrowIfNull(name);
        var text = name.Trim();
        return Touched(course) with
        {
            LoginName = text.Length > LongestName ? text[..LongestName] : text,
            Question = null,
            Meanwhile = Meanwhile.Nothing,
        };
    }

    /// <summary>Brings a password to the home of the name.</summary>
    public async Task<CourseProof> ProveAsync(
        Course course,
        Secret password,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(course);
        ArgumentNullException.ThrowIfNull(visitor);
        var home = await homes.FindAsync(
            course.Name ?? "",
            course.Request.Tenant,
            cancellationToken
        );
        var proof = await ProveAsync(
            course,
            home.Tenant,
            new NameAndPassword(home.Name, password),
            pending: null,
            visitor,
            cancellationToken
        );
        // Nobody has a name that was drawn for; should somebody be believed by it all the same, it is nobody's login.
        return home.IsDrawn && proof.Session is not null
            ? throw new InvalidOperationException("A drawn home let somebody in.")
            : proof;
    }

    /// <summary>Takes a ticket in the place of the user name: it goes where it is from.</summary>
    public async Task<CourseProof> ProveAsync(
        Course course,
        TicketEvidence ticket,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ContextIdentifier? named = Ticket.TryParse(ticket.Text.Reveal(), out var parts)
            ? parts.Tenant
            : null;
        // A ticket of no tenant that there is goes to the own one, and is refused there like any other.
        var tenant =
            await tenants.FindAsync(named, cancellationToken)
            ?? await tenants.FindAsync(id: null, cancellationToken);
        return await ProveAsync(
            course,
            tenant!.Id,
            ticket,
            pending: null,
            visitor,
            cancellationToken
        );
    }

    /// <summary>Brings the answer to a plugin's question.</summary>
    public async Task<CourseProof> AnswerAsync(
        Course course,
        ChallengeAnswer answer,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(course);
        if (course.Question is not { } question)
            return new CourseProof(course, new LoginVisit { Facts = LoginFacts.Begun });
        return await ProveAsync(
            course,
            question.Tenant,
            answer,
            new Secret(question.Handle),
            visitor,
            cancellationToken
        );
    }

    /// <summary>Goes on as who the browser's session says.</summary>
    public Course GoOn(Course course) =>
        Touched(course) with
        {
            WasChosenHere = true,
            WantsAnother = false,
            Meanwhile = Meanwhile.Nothing,
        };

    /// <summary>Chooses an installation.</summary>
    public Course Choose(Course course, ContextIdentifier? tenant) =>
        course.Tenant == tenant
            ? Touched(course)
            : Touched(course) with
            {
                Tenant = tenant,
                Consented = null,
                Question = null,
                TicketThere = null,
                HasAskedForApproval = false,
            };

    /// <summary>Begins again with the name.</summary>
    public Course BeSomebodyElse(Course course) =>
        Touched(course) with
        {
            LoginName = "",
            WantsAnother = true,
            Meanwhile = Meanwhile.Nothing,
            WasProvenHere = false,
            WasChosenHere = false,
            Question = null,
            Tenant = null,
            TicketThere = null,
            Consented = null,
        };

    /// <summary>Says no to going on.</summary>
    public Course Decline(Course course) => Touched(course) with { IsDeclined = true };

    /// <summary>Approves the application in the tenant, where the person may.</summary>
    public Task<bool> ApproveAsync(CourseSight sight, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sight);
        return approvals.ApproveAsync(sight.There!, sight.Application!, cancellationToken);
    }

    /// <summary>Asks for the approval.</summary>
    public async Task<Course> AskAsync(CourseSight sight, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sight);
        await approvals.AskAsync(sight.There!, sight.Application!, cancellationToken);
        return Touched(sight.Course) with { HasAskedForApproval = true };
    }

    /// <summary>Says yes to what the application asks for.</summary>
    public async Task<Course> ConsentAsync(CourseSight sight, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sight);
        await approvals.ConsentAsync(
            sight.There!,
            sight.Application!,
            sight.Scopes,
            cancellationToken
        );
        return Touched(sight.Course) with { Consented = sight.Scopes };
    }

    private async Task<CourseProof> ProveAsync(
        Course course,
        ContextIdentifier tenant,
        Evidence evidence,
        Secret? pending,
        CourseVisitor visitor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(course);
        ArgumentNullException.ThrowIfNull(visitor);
        var visit = await logins.ProveAsync(
            new Presented
            {
                Door = visitor.Door,
                Tenant = tenant,
                Evidence = [evidence],
                Use = visitor.Use,
                Pending = pending,
            },
            TicketRequest.Default,
            // Whoever answers about another place has proven the account before.
            proof =>
                course.Question is { At: QuestionAt.There } && pending is not null
                    ? new(AccountAtHome.Open)
                    : standing.AtHomeAsync(proof, cancellationToken),
            cancellationToken
        );
        var now = Touched(course);
        if (visit.Handle is { } handle)
            return new CourseProof(
                now with
                {
                    Question = new CourseQuestion(
                        tenant,
                        handle.Reveal(),
                        pending is null ? QuestionAt.Home : course.Question!.At
                    ),
                },
                visit
            );
        if (visit is not { Proof: { } proof, Ticket: { } ticket })
            return new CourseProof(now, visit);
        var answered = now with { Question = null };
        // An answer in the chosen tenant is about that place; who the person is at home is known already.
        if (pending is not null && course.Question is { At: QuestionAt.There })
            return new CourseProof(answered with { TicketThere = ticket.Reveal() }, visit);
        return new CourseProof(
            answered.For(new CoursePerson(proof.Tenant.Id, proof.Associate.Id)) with
            {
                WasProvenHere = true,
                WantsAnother = false,
                Meanwhile = Meanwhile.Nothing,
            },
            visit
        )
        {
            Session = ticket,
        };
    }

    private Course Touched(Course course) => course with { At = time.GetUtcNow() };
}
