using System.Globalization;
using Counterfoil.Broker.Logins;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Asks somebody who may to approve the application for the installation, right here.</summary>
internal sealed class ApprovalModel(CourseTools tools) : CoursePage(tools, LoginStep.Approval)
{
    /// <summary>Approves it; whether the person may is looked at again by who keeps the approvals.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await ArriveAsync(fields, LoginStep.Approval) is { } elsewhere)
            return elsewhere;
        // What is approved is what was shown.
        if (fields.Text("version") != Application.Version.ToString(CultureInfo.InvariantCulture))
            return await ShowAsync();
        if (await Tools.Desk.ApproveAsync(Sight, CancellationToken.None))
            return await GoOnAsync(Sight.Course);
        return Miss("approve", Texts["Approval_NotYours"]);
    }
}
