using System.Globalization;
using Counterfoil.Server.Pages.Course;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Problems;

/// <summary>Shows problems in the clothes of all pages, each with a way on. Thread-safe.</summary>
internal sealed class ProblemPages(
    IStringLocalizer<PageTexts> texts,
    TimeWords words,
    IModelMetadataProvider metadata
)
{
    /// <summary>A problem as the answer to a page's request.</summary>
    public IActionResult Result(HttpContext context, Problem problem, TimeSpan? retryAfter = null)
    {
        PageHeaders.Set(context.Response);
        SetRetryAfter(context.Response, retryAfter);
        var text = retryAfter is { } wait
            ? texts[$"Problem_{problem.Name}_Text", words.Wait(wait)]
            : texts[$"Problem_{problem.Name}_Text", texts["Time_AWhile"].Value];
        var (way, wayText) = WayOn(context, problem);
        if (problem.Onward is { IsForm: true })
            PageHeaders.LetFormsLeadTo(context.Response, [way]);
        return new ViewResult
        {
            ViewName = "/Pages/Problems/Shown.cshtml",
            StatusCode = problem.Status,
            ViewData = new ViewDataDictionary<ProblemView>(metadata, new ModelStateDictionary())
            {
                Model = new ProblemView(
                    problem.Status,
                    texts[$"Problem_{problem.Name}_Title"],
                    text,
                    way,
                    wayText
                )
                {
                    Details = problem.Details,
                    Fields = problem.Onward is { IsForm: true } onward
                        ? onward.Response.Fields
                        : null,
                },
            },
        };
    }

    /// <summary>Writes a problem where no page has answered.</summary>
    public Task ShowAsync(HttpContext context, Problem problem) =>
        Result(context, problem)
            .ExecuteResultAsync(
                new ActionContext(context, context.GetRouteData(), new ActionDescriptor())
            );

    /// <summary>Says in how many seconds trying again makes sense.</summary>
    public static void SetRetryAfter(HttpResponse response, TimeSpan? retryAfter)
    {
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
    }

    // An old form is got again from its own page; whoever lacks a right may be somebody else; everybody else starts over.
    private (string Address, string Text) WayOn(HttpContext context, Problem problem)
    {
        var request = context.Request;
        var here = request.PathBase + request.Path;
        if (problem.Onward is { } onward)
            return (onward.Address, texts["Way_Application", onward.Name]);
        if (problem == Problem.OldForm)
            return (here + CourseSteps.Kept(request), texts["Way_Again"]);
        var visit = context.Features.Get<Visit>();
        if (problem == Problem.Forbidden && visit is not null)
            return (visit.To("/tickets"), texts["Way_Tickets"]);
        return (visit?.To("/") ?? $"{request.PathBase}/", texts["Way_Home"]);
    }
}
