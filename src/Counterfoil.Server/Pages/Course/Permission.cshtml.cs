using Counterfoil.Broker.Logins;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Lets somebody who may not approve ask for it; after that it waits, and a reload looks again.</summary>
internal sealed class PermissionModel(CourseTools tools) : CoursePage(tools, LoginStep.Permission)
{
    /// <summary>Whether it was asked for.</summary>
    public bool IsWaiting => Sight.Course.HasAskedForApproval;

    /// <summary>Asks; who has asked already looks again.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await ArriveAsync(fields, LoginStep.Permission) is { } elsewhere)
            return elsewhere;
        return await GoOnAsync(
            IsWaiting ? Sight.Course : await Tools.Desk.AskAsync(Sight, CancellationToken.None)
        );
    }
}
