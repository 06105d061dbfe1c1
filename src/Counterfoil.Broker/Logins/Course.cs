using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Logins;

/// <summary>
/// A login that an application began, as far as it has come: what was asked for, and what the person said. Who the person is
/// stands in no course; that is heard anew at each step. Immutable.
/// </summary>
public sealed record Course
{
    /// <summary>How long one waits for the next step.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>The length of an id.</summary>
    public const int IdLength = 20;

    /// <summary>Stands in addresses; random, and worth nothing without the browser that began.</summary>
    public required string Id { get; init; }

    /// <summary>What the application asked for, unchanged from the beginning (CVE-2026-7571).</summary>
    public required AuthorizationRequest Request { get; init; }

    /// <summary>When the last step was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was typed as a user name; <c>null</c> where nothing was. Never a ticket.</summary>
    public string? LoginName { get; init; }

    /// <summary>Who the rest was said by; <c>null</c> before the proof.</summary>
    public CoursePerson? Person { get; init; }

    /// <summary>Whether the person proved it here.</summary>
    public bool WasProvenHere { get; init; }

    /// <summary>Whether the person chose to go on as who they are.</summary>
    public bool WasChosenHere { get; init; }

    /// <summary>Whether who is logged in wants to be somebody else.</summary>
    public bool WantsAnother { get; init; }

    /// <summary>What happened meanwhile, in another tab, so that who goes on with it is to be said anew.</summary>
    public Meanwhile Meanwhile { get; init; }

    /// <summary>The question that waits for its answer; <c>null</c> for none.</summary>
    public CourseQuestion? Question { get; init; }

    /// <summary>The installation that was chosen; <c>null</c> for none.</summary>
    public ContextIdentifier? Tenant { get; init; }

    /// <summary>
    /// A ticket of that installation, where it asked for more than the home's word; it ends with the course. Kept in the row
    /// alone, encrypted.
    /// </summary>
    public string? TicketThere { get; init; }

    /// <summary>The scopes that were agreed to here; <c>null</c> where nobody was asked.</summary>
    public IReadOnlyList<string>? Consented { get; init; }

    /// <summary>Whether the person asked for the approval.</summary>
    public bool HasAskedForApproval { get; init; }

    /// <summary>Whether the person said no.</summary>
    public bool IsDeclined { get; init; }

    /// <summary>The user name to go on with: the typed one, else what the application hinted at.</summary>
    public string? Name => LoginName ?? Request.LoginHint;

    /// <summary>Begins one.</summary>
    public static Course Begin(AuthorizationRequest request, DateTimeOffset now) =>
        new()
        {
            Id = Randomness.NextCode(IdLength),
            Request = request,
            At = now,
        };

    /// <summary>Whether nobody goes on with it any more.</summary>
    public bool HasLapsed(DateTimeOffset now) => now - At >= Life;

    /// <summary>The course of this person: what somebody else said in it is forgotten.</summary>
    public Course For(CoursePerson person) =>
        Person == person
            ? this
            : this with
            {
                Person = person,
                WasProvenHere = false,
                WasChosenHere = false,
                Question = null,
                TicketThere = null,
                Tenant = null,
                Consented = null,
                HasAskedForApproval = false,
            };

    /// <summary>Whether it is but known by which name somebody wants to go on.</summary>
    public bool IsNamedAlone => Person is null && !string.IsNullOrWhiteSpace(LoginName);

    /// <summary>
    /// The course of whoever is logged in now. Where somebody else has got as far as a name in it, it is nobody's until it is
    /// said who goes on: else the first would find themselves at the application as the second.
    /// </summary>
    /// <param name="person">Who is logged in.</param>
    /// <param name="isNamed">Whether the name that was typed is theirs.</param>
    public Course SeenBy(CoursePerson person, bool isNamed) =>
        (Person is not null || IsNamedAlone) && Person != person && !isNamed
            ? For(person).HandedOver(Meanwhile.SomebodyElse)
            : For(person);

    /// <summary>The course once somebody has logged in in another tab: it begins again with the name.</summary>
    public Course HandedOver(Meanwhile meanwhile) =>
        this with
        {
            LoginName = "",
            WantsAnother = true,
            Meanwhile = meanwhile,
            WasProvenHere = false,
            WasChosenHere = false,
        };
}

/// <summary>What happened in a browser while a page of a course stood open.</summary>
public enum Meanwhile
{
    /// <summary>Nothing that concerns it.</summary>
    Nothing,

    /// <summary>Somebody logged in; the course had nobody else in view.</summary>
    LoggedIn,

    /// <summary>Somebody else logged in than the one whom the course had in view.</summary>
    SomebodyElse,
}

/// <summary>Who said something in a course: an associate at home.</summary>
/// <param name="Tenant">The home.</param>
/// <param name="Associate">The associate there.</param>
public sealed record CoursePerson(ContextIdentifier Tenant, AssociateId Associate);

/// <summary>A question that a plugin asked in a course.</summary>
/// <param name="Tenant">Whose plugin.</param>
/// <param name="Handle">The pending login's handle; the course around it is encrypted wherever it lies.</param>
/// <param name="At">Whether it is asked about who the person is, or about entering another installation.</param>
public sealed record CourseQuestion(
    ContextIdentifier Tenant,
    string Handle,
    QuestionAt At = QuestionAt.Home
);

/// <summary>What a question is about.</summary>
public enum QuestionAt
{
    /// <summary>Who the person is.</summary>
    Home,

    /// <summary>Whether a person who is known may enter another installation.</summary>
    There,
}
