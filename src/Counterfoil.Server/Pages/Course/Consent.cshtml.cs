using Counterfoil.Broker.Logins;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Asks whether the application may act for the person, scope by scope in words.</summary>
internal sealed class ConsentModel(CourseTools tools) : CoursePage(tools, LoginStep.Consent)
{
    /// <summary>Takes the yes. The no is a turn that every page offers.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await ArriveAsync(fields, LoginStep.Consent) is { } elsewhere)
            return elsewhere;
        return await GoOnAsync(await Tools.Desk.ConsentAsync(Sight, CancellationToken.None));
    }
}
