using Counterfoil.Broker.Logins;
using Counterfoil.Server.OAuth.Authorize;
using Counterfoil.Server.Pages.Problems;
using LoginCourse = Counterfoil.Broker.Logins.Course;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Where a browser stands in a course. A closed hierarchy.</summary>
internal abstract record Arrival
{
    private Arrival() { }

    /// <summary>In the course.</summary>
    public sealed record Here(CourseSight Sight) : Arrival;

    /// <summary>Nowhere, and this says why.</summary>
    public sealed record Lost(CourseAnswer Answer) : Arrival;
}

/// <summary>
/// Finds the course of a browser, keeps it, and takes the browser to the step that <see cref="NextStep"/> says. The pages
/// know nothing of one another. Thread-safe.
/// </summary>
internal sealed class CourseWay(
    CourseCookies cookies,
    CourseKeeper keeper,
    CourseLook look,
    AccountSession session,
    AuthorizationResponder responder,
    ProblemPages problems
)
{
    /// <summary>Finds a course by the id in the address, for the browser that began it alone.</summary>
    public async Task<Arrival> ArriveAsync(HttpContext context, string? id, Use use)
    {
        if (CourseCookies.BrowserOf(context) is not { } browser || id is null)
            return new Arrival.Lost(Say(Problem.CourseLost));
        switch (await keeper.FindAsync(id, browser, context.RequestAborted))
        {
            case CourseFound.Over:
                return new Arrival.Lost(Say(Problem.CourseOver));
            case CourseFound.Going(var kept):
                return new Arrival.Here(await LookAsync(context, kept, use));
            default:
                return cookies.Find(context, id) is { } begun
                    ? new Arrival.Here(await LookAsync(context, begun, use))
                    : new Arrival.Lost(Say(Problem.CourseLost));
        }
    }

    /// <summary>
    /// As the other, for a form. It counts for whom it was shown to alone: where somebody has logged in meanwhile, in another
    /// tab, its deed is not done, and it is asked who goes on.
    /// </summary>
    public async Task<Arrival> ArriveAsync(HttpContext context, Fields fields, Use use)
    {
        var arrival = await ArriveAsync(context, fields.Text(CourseSteps.Parameter), use);
        var shownTo = fields.Text(CourseSteps.ShownTo);
        return arrival is Arrival.Here({ Home: not null } sight) && shownTo != NameOf(sight)
            ? new Arrival.Lost(
                await GoOnAsync(
                    context,
                    sight.Course.Meanwhile == Meanwhile.Nothing
                        ? sight.Course.HandedOver(
                            await WhatHappenedAsync(context, sight, shownTo, fields)
                        )
                        : sight.Course,
                    use
                )
            )
            : arrival;
    }

    private async ValueTask<Meanwhile> WhatHappenedAsync(
        HttpContext context,
        CourseSight sight,
        string shownTo,
        Fields fields
    )
    {
        var typed = fields.Text("userName");
        return
            shownTo.Length == 0
            && (
                string.IsNullOrWhiteSpace(typed)
                || await look.IsNameOfAsync(
                    typed,
                    sight.Course.Request,
                    sight.Home!,
                    context.RequestAborted
                )
            )
            ? Meanwhile.LoggedIn
            : Meanwhile.SomebodyElse;
    }

    /// <summary>Who a page is shown to, as its forms say it; empty for nobody.</summary>
    public static string NameOf(CourseSight sight) =>
        sight.Home is { } home ? $"{home.Tenant.Id}/{home.Associate.Id}" : "";

    /// <summary>Goes the first step: who has nothing to be asked is sent back at once, and nothing is kept.</summary>
    public async Task<CourseAnswer> BeginAsync(HttpContext context, LoginCourse course, Use use)
    {
        var sight = await LookAsync(context, course, use);
        return sight.Step switch
        {
            CourseStep.Done => await AnswerAsync(context, sight, sight.ToAgreed()),
            CourseStep.End(var answer) => await AnswerAsync(context, sight, answer),
            _ => await GoOnAsync(context, sight),
        };
    }

    /// <summary>Looks at a course as it is after a deed, and goes on with it.</summary>
    public async Task<CourseAnswer> GoOnAsync(HttpContext context, LoginCourse course, Use use) =>
        await GoOnAsync(context, await LookAsync(context, course, use));

    /// <summary>As the other, with the broker's session that the deed brought.</summary>
    public async Task<CourseAnswer> GoOnAsync(
        HttpContext context,
        LoginCourse course,
        Use use,
        Secret brought
    ) =>
        await GoOnAsync(
            context,
            await look.LookAsync(
                course,
                new CourseVisitor(brought, use, Doors.LoginPage),
                context.RequestAborted
            )
        );

    /// <summary>Goes on from here.</summary>
    public async Task<CourseAnswer> GoOnAsync(HttpContext context, CourseSight sight)
    {
        var course = sight.Course;
        switch (sight.Step)
        {
            case CourseStep.Ask(var what):
                return await TryKeepAsync(context, course)
                    ?? CourseAnswer.To(
                        context.Request.PathBase + CourseSteps.AddressOf(what, course.Id)
                    );
            case CourseStep.Done:
                return await EndAsync(context, sight, sight.ToAgreed());
            case CourseStep.End(var answer):
                return await EndAsync(context, sight, answer);
            default:
                return Say(Problem.CourseShut);
        }
    }

    /// <summary>Keeps a course as it is now; <c>null</c>, or what is to be said where that cannot be.</summary>
    public async Task<CourseAnswer?> TryKeepAsync(HttpContext context, LoginCourse course)
    {
        var browser = CourseCookies.MarkBrowser(context);
        if (course.Person is null)
            return cookies.TryPut(context, browser, course) ? null : Say(Problem.CourseTooLarge);
        if (!await keeper.TryPutAsync(course, browser, context.RequestAborted))
            return Say(Problem.CourseOver);
        cookies.Drop(context, course.Id);
        return null;
    }

    // Nothing is written for whom nobody believes; everybody else is answered once, however often a form is sent.
    private async Task<CourseAnswer> EndAsync(HttpContext context, CourseSight sight, CourseEnd end)
    {
        var course = sight.Course;
        if (
            course.Person is not null
            && !await keeper.TryEndAsync(
                course,
                CourseCookies.MarkBrowser(context),
                CancellationToken.None
            )
        )
            return Say(Problem.CourseOver);
        cookies.Drop(context, course.Id);
        return await AnswerAsync(context, sight, end);
    }

    private async Task<CourseAnswer> AnswerAsync(
        HttpContext context,
        CourseSight sight,
        CourseEnd end
    ) =>
        CourseAnswer.Of(
            await responder.RespondAsync(context, sight.Course.Request, sight.Application!, end)
        );

    private async Task<CourseSight> LookAsync(HttpContext context, LoginCourse course, Use use) =>
        await look.LookAsync(
            course,
            new CourseVisitor(await session.OfAsync(context, use), use, Doors.LoginPage),
            context.RequestAborted
        );

    private CourseAnswer Say(Problem problem) =>
        new(context => problems.ShowAsync(context, problem));
}
