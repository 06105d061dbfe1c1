using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;
using Counterfoil.Broker.Seats;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using LoginCourse = Counterfoil.Broker.Logins.Course;

namespace Counterfoil.Server.Pages.Course;

/// <summary>What the pages of a course need; one set of it for all of them. Thread-safe.</summary>
internal sealed class CourseTools(
    CourseWay way,
    CourseDesk desk,
    KnownTenants tenants,
    AccountSession session,
    RememberedNames names,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
)
{
    public CourseWay Way => way;
    public CourseDesk Desk => desk;
    public KnownTenants Tenants => tenants;
    public AccountSession Session => session;
    public RememberedNames Names => names;
    public IStringLocalizer<PageTexts> Texts => texts;
    public RefusalWords Refusals => new(texts, words);
}

/// <summary>
/// A page of a course: shows one step and makes one deed. It is shown only while <see cref="NextStep"/> says that it is its
/// turn; else the browser is taken to whose turn it is.
/// </summary>
internal abstract class CoursePage(CourseTools tools, LoginStep step) : PeoplePage(tools.Texts)
{
    /// <summary>The course as it stands.</summary>
    public CourseSight Sight { get; private set; } = null!;

    /// <summary>The tenant whose name and colours the page wears; <c>null</c> while none is known.</summary>
    public Tenant? Wears { get; private set; }

    /// <summary>The application.</summary>
    public Application Application => Sight.Application!;

    /// <summary>The course's id.</summary>
    public string Id => Sight.Course.Id;

    /// <summary>Where the page's own form goes. The course stands there too, for who changes the language of what it answers.</summary>
    public string Here => Request.PathBase + CourseSteps.AddressOf(step, Id);

    /// <summary>Where the deeds go that every page offers.</summary>
    public string Turn => Request.PathBase + CourseSteps.AddressOfTurn(Id);

    /// <summary>The tools.</summary>
    protected CourseTools Tools => tools;

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync() =>
        await ArriveAsync(
            await tools.Way.ArriveAsync(
                HttpContext,
                Request.Query[CourseSteps.Parameter],
                Visit.Use
            ),
            step
        ) ?? await ShowAsync();

    /// <summary>What the page shows; by default the page as it is.</summary>
    protected virtual Task<IActionResult> ShowAsync() => Task.FromResult<IActionResult>(Page());

    /// <summary>Finds the course of a form; an answer where it is not to be found, or it is another page's turn.</summary>
    protected async Task<IActionResult?> ArriveAsync(Fields fields, params LoginStep[] turns) =>
        await ArriveAsync(await tools.Way.ArriveAsync(HttpContext, fields, Visit.Use), turns);

    private async Task<IActionResult?> ArriveAsync(Arrival arrival, params LoginStep[] turns)
    {
        if (arrival is not Arrival.Here(var sight))
            return ((Arrival.Lost)arrival).Answer;
        Sight = sight;
        if (sight.Step is not CourseStep.Ask(var what) || !turns.Contains(what))
            return await tools.Way.GoOnAsync(HttpContext, sight);
        PageHeaders.LetFormsLeadTo(
            Response,
            (sight.Application?.RedirectUris ?? []).Prepend(sight.Course.Request.RedirectUri)
        );
        Wears =
            sight.There?.Tenant
            ?? (
                sight.Course.Request.Tenant is { } fixedTenant
                    ? await tools.Tenants.FindAsync(fixedTenant, HttpContext.RequestAborted)
                    : null
            );
        return null;
    }

    /// <summary>Goes on with the course as a deed left it.</summary>
    protected async Task<IActionResult> GoOnAsync(LoginCourse course) =>
        await tools.Way.GoOnAsync(HttpContext, course, Visit.Use);

    /// <summary>Goes on after a proof, where it brought a session or asks for more; <c>null</c> where it was refused.</summary>
    protected async Task<IActionResult?> GoOnAsync(CourseProof proof)
    {
        if (proof.Session is { } session)
        {
            await tools.Session.BeginAsync(HttpContext, Visit.Use, session, proof.Visit.Proof!);
            return await tools.Way.GoOnAsync(HttpContext, proof.Course, Visit.Use, session);
        }
        return proof.Visit.Facts.Challenge is not null || proof.Visit.Proof is not null
            ? await GoOnAsync(proof.Course)
            : null;
    }

    /// <summary>Who stands here, for the desk: what is brought to it counts, and no session.</summary>
    protected CourseVisitor Visitor => new(Session: null, Visit.Use, Doors.LoginPage);

    /// <summary>Says why a proof brought nothing.</summary>
    protected IActionResult Refuse(string field, LoginVisit visit)
    {
        if (visit.Account == AccountAtHome.Disabled)
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
            Complain(field, Texts["Refused_Disabled"]);
            return Page();
        }
        var refusal = visit.Refusal;
        ProblemPages.SetRetryAfter(Response, refusal?.RetryAfter);
        (Response.StatusCode, var sentence) = tools.Refusals.Of(refusal);
        Complain(field, sentence);
        return Page();
    }

    /// <summary>Says that a field was left empty.</summary>
    protected IActionResult Miss(string field, string sentence)
    {
        Reject(field, sentence);
        return Page();
    }
}
