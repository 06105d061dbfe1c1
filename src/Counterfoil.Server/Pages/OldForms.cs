using Counterfoil.Server.Pages.Problems;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Counterfoil.Server.Pages;

/// <summary>Says what became of a form whose antiforgery check failed, instead of a blank 400. Thread-safe.</summary>
internal sealed class OldForms(ProblemPages problems) : IAlwaysRunResultFilter
{
    /// <inheritdoc/>
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
            context.Result = problems.Result(context.HttpContext, Problem.OldForm);
    }

    /// <inheritdoc/>
    public void OnResultExecuted(ResultExecutedContext context) { }
}
