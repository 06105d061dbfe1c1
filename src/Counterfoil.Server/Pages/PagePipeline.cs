using Counterfoil.Server.Hosting;
using Counterfoil.Server.Pages.Problems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Counterfoil.Server.Pages;

/// <summary>
/// The pages for people, as a pipeline of their own that a request enters when no machine's door is mapped at its address.
/// Putting it together takes as long as half of the start, and memory; so it is put together for the first that asks, and
/// who asks meanwhile waits. A node that serves machines alone never does it.
/// </summary>
internal static class PagePipeline
{
    /// <summary>Stands before what answers the machines, and what nobody answers.</summary>
    public static RequestDelegate Before(RequestDelegate others, IApplicationBuilder app)
    {
        var pages = new Lazy<Task<RequestDelegate>>(() => Task.Run(() => Make(app.New(), others)));
        return context => context.GetEndpoint() is null ? AnswerAsync(context) : others(context);

        async Task AnswerAsync(HttpContext context) => await (await pages.Value)(context);
    }

    private static RequestDelegate Make(IApplicationBuilder app, RequestDelegate others)
    {
        app.UseRouting();
        app.UseRequestLocalization(Texts.Languages.Options);
        app.UseWhen(IsForPeople, UseProblems);
        app.UseEndpoints(Map);
        app.Run(others);
        return app.Build();
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapRazorPages()
            .Add(page =>
                page.Metadata.Add(
                    PageRights.RowOf(
                        page.Metadata.OfType<PageActionDescriptor>().Last().ViewEnginePath
                    )
                )
            );
        RightsTable.Check(routes);
    }

    private static void UseProblems(IApplicationBuilder people)
    {
        var problems = people.ApplicationServices.GetRequiredService<ProblemPages>();
        people.UseExceptionHandler(handler =>
            handler.Run(context => problems.ShowAsync(context, ProblemOf(context)))
        );
        people.UseStatusCodePages(status =>
            problems.ShowAsync(
                status.HttpContext,
                Problem.OfStatus(status.HttpContext.Response.StatusCode)
            )
        );
        people.Use(
            (context, next) =>
            {
                PageHeaders.Set(context.Response);
                return next(context);
            }
        );
    }

    // A page's own requests, and a person's browser that asks for something that is not there.
    private static bool IsForPeople(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
            ? endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null
            : (
                HttpMethods.IsGet(context.Request.Method)
                || HttpMethods.IsHead(context.Request.Method)
            )
                && context
                    .Request.Headers.Accept.ToString()
                    .Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Problem ProblemOf(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            null => Problem.Broken,
            BadHttpRequestException bad => Problem.OfStatus(bad.StatusCode),
            var failure => Problem.OfStatus(LastResort.StatusOf(failure)),
        };
}
