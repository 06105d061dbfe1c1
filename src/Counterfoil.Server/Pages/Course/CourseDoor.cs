using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;
using LoginCourse = Counterfoil.Broker.Logins.Course;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Where the course of a login begins, once the application's request was checked. Thread-safe.</summary>
internal sealed class CourseDoor(CourseWay way, KnownTenants tenants, Uses uses, TimeProvider time)
{
    /// <summary>
    /// Begins a course in this browser. Who has nothing to be asked is sent back at once; everybody else to the first step,
    /// and nothing is stored for them but in their own cookie.
    /// </summary>
    /// <param name="context">The browser's request.</param>
    /// <param name="request">What the application asked for; unchanged from here on.</param>
    /// <param name="application">The application.</param>
    public async Task<IResult> BeginAsync(
        HttpContext context,
        AuthorizationRequest request,
        Application application
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(application);
        var use = BrowserUse.Of(context.Request, uses.Of(context));
        var spoken = request.Tenant is { } tenant
            ? (await tenants.FindAsync(tenant, context.RequestAborted))?.Switches.Languages
            : null;
        Texts.Languages.Suggest(context, request.Languages, spoken ?? []);
        return await way.BeginAsync(context, LoginCourse.Begin(request, time.GetUtcNow()), use);
    }
}
