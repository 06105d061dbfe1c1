using Counterfoil.Broker.Logins;
using Counterfoil.Server.Pages.Problems;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>
/// Says why there is no installation to go to, or none as yet, with the ways on: be somebody else, choose again, try again, go
/// back.
/// </summary>
internal sealed class NoAccessModel(CourseTools tools) : CoursePage(tools, LoginStep.NoPlace)
{
    /// <summary>Whether another installation may be chosen.</summary>
    public bool MayChoose => Sight.Course.Request.Tenant is null && Sight.Places.Count > 1;

    /// <summary>Whether it helps to wait.</summary>
    public bool MayWait => Sight.Facts.Tenant is TenantFact.Waiting or TenantFact.Busy;

    /// <summary>The heading.</summary>
    public string Title =>
        Texts[Sight.Facts.Tenant == TenantFact.Busy ? "NoAccess_LaterTitle" : "NoAccess_Title"];

    /// <summary>Why.</summary>
    public string Why { get; private set; } = "";

    /// <inheritdoc/>
    protected override Task<IActionResult> ShowAsync()
    {
        var name = Wears is { Name.Length: > 0 } known ? known.Name : Sight.Tenant?.Value;
        Why = Sight.Facts.Tenant switch
        {
            TenantFact.Busy => Wait(),
            TenantFact.Waiting => Texts["Places_WaitsThere", name!],
            _ when name is not null => Texts["NoAccess_Text", name],
            _ => Texts["NoAccess_Nowhere"],
        };
        return base.ShowAsync();
    }

    private string Wait()
    {
        ProblemPages.SetRetryAfter(Response, Sight.Refusal?.RetryAfter);
        (Response.StatusCode, var sentence) = Tools.Refusals.Of(Sight.Refusal);
        return sentence;
    }
}
