using Counterfoil.Server.Pages.Problems;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>The deeds that the pages of a course offer beside their own; it shows nothing itself.</summary>
internal sealed class TurnModel(CourseTools tools, ProblemPages problems) : PeoplePage(tools.Texts)
{
    /// <summary>Whoever comes back after a deed that was not done goes on where they were.</summary>
    public async Task<IActionResult> OnGetAsync() =>
        await tools.Way.ArriveAsync(
            HttpContext,
            Request.Query[CourseSteps.Parameter],
            Visit.Use
        ) switch
        {
            Arrival.Here(var sight) => await tools.Way.GoOnAsync(HttpContext, sight),
            Arrival.Lost(var answer) => answer,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Does it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        var arrival = await tools.Way.ArriveAsync(HttpContext, fields, Visit.Use);
        if (arrival is not Arrival.Here(var sight))
            return ((Arrival.Lost)arrival).Answer;
        var course = sight.Course;
        switch (fields.Text("do"))
        {
            case "another":
                course = tools.Desk.BeSomebodyElse(course);
                break;
            case "cancel":
                course = tools.Desk.Decline(course);
                break;
            case "goon" when sight.Home is not null:
                course = tools.Desk.GoOn(course);
                break;
            case "choose":
                course = tools.Desk.Choose(course, tenant: null);
                break;
            case "forget":
                tools.Names.Remove(HttpContext, fields.Text("name"));
                break;
            case "forgotten":
                return await tools.Way.TryKeepAsync(HttpContext, course) is { } lost
                    ? lost
                    : CourseAnswer.To(
                        Request.PathBase + ForgottenModel.AddressAt(course.Request.Tenant)
                    );
            default:
                return problems.Result(HttpContext, Problem.BadRequest);
        }
        return await tools.Way.GoOnAsync(HttpContext, course, Visit.Use);
    }
}
