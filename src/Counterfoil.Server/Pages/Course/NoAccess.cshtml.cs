using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Says that there is no installation to go to, with the ways on: be somebody else, choose again, go back.</summary>
internal sealed class NoAccessModel(CourseTools tools) : CoursePage(tools, LoginStep.NoPlace)
{
    /// <summary>Whether another installation may be chosen.</summary>
    public bool MayChoose => Sight.Course.Request.Tenant is null && Sight.Places.Count > 1;
}
