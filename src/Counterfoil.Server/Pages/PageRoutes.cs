using Counterfoil.Authority;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Pages.Approvals;
using Counterfoil.Server.Pages.Course;
using Counterfoil.Server.Pages.Developers;
using Counterfoil.Server.Pages.Login;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Pages.Tickets;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Counterfoil.Server.Pages;

/// <summary>Where the pages for people stand: every page at its own address and under a tenant's.</summary>
internal static class PageRoutes
{
    private const int MostFields = 48;
    private const int LongestField = 8 * 1024;
    private const int LongestForm = 32 * 1024;
    private const int LongestFormWithLogo = LongestForm + Logo.MostBytes;

    // Behind those of all pages, which it takes the place of.
    private const int Later = 950;

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
            options.Conventions.AddPageApplicationModelConvention("/Developers/One", TakeLogo);
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
            .AddSingleton<LoginCourse>()
            .AddSingleton<ApprovalLists>()
            .AddSingleton<HandshakeLogin>()
            .AddSingleton<DeveloperTools>()
            .AddCourse()
            .MatchPagesLate();
    }

    /// <summary>Puts the pages behind the machines' doors. Call it when it is known which door a request is for.</summary>
    public static void UsePages(this IApplicationBuilder app) =>
        app.Use(next => PagePipeline.Before(next, app));

    /// <summary>Maps what the pages look like.</summary>
    public static void MapPageAssets(this IEndpointRouteBuilder routes) =>
        PageAssets.Map(routes.MapGroup("").Behind(Doors.LoginPage));

    private static void AddTenantInPath(PageRouteModel page)
    {
        // A course is of no tenant: its person chooses one.
        if (page.ViewEnginePath.StartsWith(CourseServices.Folder, StringComparison.Ordinal))
            return;
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

    private static void TakeLogo(PageApplicationModel page)
    {
        page.Filters.Add(new RequestSizeLimitAttribute(LongestFormWithLogo) { Order = Later });
        page.Filters.Add(
            new RequestFormLimitsAttribute
            {
                ValueCountLimit = MostFields,
                ValueLengthLimit = LongestField,
                KeyLengthLimit = 128,
                MultipartBodyLengthLimit = LongestFormWithLogo,
                MultipartHeadersCountLimit = 8,
                BufferBody = false,
                Order = Later,
            }
        );
    }
}
