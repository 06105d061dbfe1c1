using Counterfoil.Server.Cookies;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Pages.Login;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Pages.Tickets;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Counterfoil.Server.Pages;

/// <summary>Where the pages for people stand: every page at its own address and under a tenant's.</summary>
internal static class PageRoutes
{
    private const int MostFields = 32;
    private const int LongestField = 8 * 1024;
    private const int LongestForm = 32 * 1024;

    /// <summary>Registers the pages.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorPages(options =>
        {
            options.Conventions.AddFolderRouteModelConvention("/", AddTenantInPath);
            options.Conventions.ConfigureFilter(new ServiceFilterAttribute(typeof(Admission)));
            options.Conventions.ConfigureFilter(new ServiceFilterAttribute(typeof(OldForms)));
            options.Conventions.ConfigureFilter(new RequestSizeLimitAttribute(LongestForm));
            options.Conventions.ConfigureFilter(
                new RequestFormLimitsAttribute
                {
                    ValueCountLimit = MostFields,
                    ValueLengthLimit = LongestField,
                    KeyLengthLimit = 128,
                    MultipartBodyLengthLimit = LongestForm,
                    MultipartHeadersCountLimit = 8,
                    BufferBody = false,
                }
            );
        });
        services.AddLocalization();
        services.AddAntiforgery(options =>
        {
            options.Cookie = new HostCookieBuilder("Counterfoil-Form");
            options.FormFieldName = "form";
            options.HeaderName = null;
            options.SuppressXFrameOptionsHeader = true;
        });
        return services
            .AddSingleton<Admission>()
            .AddSingleton<OldForms>()
            .AddSingleton<ProblemPages>()
            .AddSingleton<TimeWords>()
            .AddSingleton<StubWords>()
            .AddSingleton<Visitors>()
            .AddSingleton<UrlLogin>()
            .AddSingleton<LoginCourse>();
    }

    /// <summary>Puts the headers and the problem pages in front of the endpoints. Call it before the machines' doors answer for themselves.</summary>
    public static void UsePages(this IApplicationBuilder app)
    {
        app.UseWhen(
            IsForPeople,
            people =>
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
        );
    }

    /// <summary>Maps the pages and what they look like.</summary>
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes
            .MapRazorPages()
            .Add(endpoint =>
                endpoint.Metadata.Add(
                    PageRights.RowOf(
                        endpoint.Metadata.OfType<PageActionDescriptor>().Last().ViewEnginePath
                    )
                )
            );
        PageAssets.Map(routes.MapGroup("").Behind(Doors.LoginPage));
    }

    private static void AddTenantInPath(PageRouteModel page)
    {
        foreach (var selector in page.Selectors.ToList())
        {
            page.Selectors.Add(
                new SelectorModel(selector)
                {
                    AttributeRouteModel = new AttributeRouteModel
                    {
                        Template = AttributeRouteModel.CombineTemplates(
                            TenantInPath.Prefix,
                            selector.AttributeRouteModel?.Template
                        ),
                    },
                }
            );
        }
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
