using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Pages.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Counterfoil.Server.Pages;

/// <summary>Stands before every page: finds the tenant, asks who is there, and lets in whoever has the page's right. Thread-safe.</summary>
internal sealed class Admission(
    KnownTenants tenants,
    Visitors visitors,
    ProblemPages problems,
    UrlLogin addresses,
    Uses uses
) : IAsyncPageFilter
{
    /// <inheritdoc/>
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        context.Result = await CheckAsync(
            context.HttpContext,
            context.ActionDescriptor,
            context.HandlerMethod is not null
        );
        if (context.Result is null)
            await next();
    }

    private async Task<IActionResult?> CheckAsync(
        HttpContext http,
        PageActionDescriptor page,
        bool hasHandler
    )
    {
        if (!hasHandler)
            return problems.Result(http, Problem.WrongMethod);
        if (await VisitAsync(http) is not { } visit)
            return problems.Result(http, Problem.NoTenant);
        http.Features.Set(visit);
        if (await addresses.TakeAsync(http, visit) is { } cleaned)
            return cleaned;
        var need = PageRights.RowOf(page.ViewEnginePath).Need;
        if (need == Need.Anybody)
            return null;
        return await visitors.HearAsync(http, visit) switch
        {
            null when need.IsMetBy(visit.Proof!) => null,
            null => problems.Result(http, Problem.Forbidden),
            Outcome.Refused { Refusal: var refusal } => await RefuseAsync(http, visit, refusal),
            _ => new SeeOther(visit.To("/login")),
        };
    }

    private async ValueTask<Visit?> VisitAsync(HttpContext http)
    {
        var inPath = TenantInPath.Of(http);
        // One that is being set up is open to its administrators' activation; the evaluator keeps everybody else out.
        return
            await tenants.FindAsync(inPath, http.RequestAborted)
                is { State: TenantState.Active or TenantState.SettingUp } tenant
            ? new Visit(
                tenant,
                inPath is null ? null : tenant.Id,
                http.Request.PathBase,
                BrowserUse.Of(http.Request, uses.Of(http))
            )
            : null;
    }

    private async ValueTask<IActionResult> RefuseAsync(
        HttpContext http,
        Visit visit,
        Refusal refusal
    ) =>
        refusal.Code switch
        {
            RefusalCode.TooManyAttempts => problems.Result(
                http,
                Problem.TooMany,
                refusal.RetryAfter
            ),
            RefusalCode.Busy => problems.Result(http, Problem.Busy, refusal.RetryAfter),
            RefusalCode.UnknownTenant => problems.Result(http, Problem.NoTenant),
            _ => new SeeOther(LoginAddress(http, visit, await WhyAsync(http, visit))),
        };

    // A ticket of another tenant says nothing here, and may be as good as ever there.
    private async ValueTask<string> WhyAsync(HttpContext http, Visit visit) =>
        SecretCookie.Ticket.Read(http) is null ? ""
        : await visitors.AreElsewhereAsync(http, visit) ? "&why=elsewhere"
        : "&why=ended";

    // A form that was sent after the ticket's end cannot be sent again by itself: its person comes back to the page.
    private static string LoginAddress(HttpContext http, Visit visit, string why)
    {
        var request = http.Request;
        var goal = HttpMethods.IsGet(request.Method)
            ? request.PathBase + request.Path + request.QueryString
            : visit.To("/tickets");
        return LocalUrl.TryParse(goal, out var local)
            ? $"{visit.To("/login")}?returnUrl={Uri.EscapeDataString(local.Value)}{why}"
            : visit.To("/login");
    }
}
