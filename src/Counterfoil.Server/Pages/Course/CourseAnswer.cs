using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>An answer that a page gives as well as an endpoint does.</summary>
/// <param name="write">Writes it.</param>
internal sealed class CourseAnswer(Func<HttpContext, Task> write) : IResult, IActionResult
{
    /// <summary>What an endpoint would answer.</summary>
    public static CourseAnswer Of(IResult result) => new(result.ExecuteAsync);

    /// <summary>Sends the browser to another of our pages.</summary>
    public static CourseAnswer To(string address) =>
        new(context =>
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = address;
            context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => write(httpContext);

    /// <inheritdoc/>
    public Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return write(context.HttpContext);
    }
}
