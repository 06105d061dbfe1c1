using Counterfoil.Authority;
using Counterfoil.Authority.Passwords;
using Counterfoil.Broker.Applications;
using Counterfoil.Server.Pages.Course;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Passwords;

/// <summary>Sets a password with a single-use code. Opening the page uses nothing up: a mail scanner that follows the link does no harm.</summary>
internal sealed class ActivateModel(
    PasswordRegister register,
    CourseCookies courses,
    IKnownApplications applications,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
) : PasswordForm(texts, words)
{
    private const int LongestCode = 64;
    private const string Activated = "/login?why=activated";

    /// <summary>The code, from the link or as it was typed.</summary>
    public string Code { get; private set; } = "";

    /// <summary>The application that waits for the login which the browser began; <c>null</c> where none does.</summary>
    public Application? Waiting { get; private set; }

    /// <summary>Where that login goes on.</summary>
    public string GoOn { get; private set; } = "";

    /// <summary>Shows the form, or the way on once the password is set.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (Request.Query["done"] == "1")
            return await ShowWayOnAsync(cancellationToken);
        Code = Request.Query["code"] is [{ Length: <= LongestCode } code] ? code : "";
        return Page();
    }

    /// <summary>Sets the password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        Code = fields.Text("code").Trim();
        if (Code.Length is 0 or > LongestCode)
            Say("code", StatusCodes.Status400BadRequest, Texts["Activate_CodeMissing"]);
        if (ReadNew(fields) is not { } password || Problems.Count > 0)
            return Page();
        var done = await register.ActivateAsync(
            Visit.TenantInPath,
            new Secret(Code),
            password,
            Visit.Use.Address,
            cancellationToken
        );
        if (done is Registered<Associate>.Done)
            return GoTo(courses.FindLatest(HttpContext) is null ? Activated : "/activate?done=1");
        if (!TrySay(done, "code"))
            Say("code", StatusCodes.Status403Forbidden, Texts["Activate_CodeUnknown"]);
        return Page();
    }

    // The letter may be opened in another browser: there no login waits.
    private async Task<IActionResult> ShowWayOnAsync(CancellationToken cancellationToken)
    {
        if (
            courses.FindLatest(HttpContext) is not { } course
            || await applications.FindAsync(course.Request.Application, cancellationToken)
                is not { } application
        )
            return GoTo(Activated);
        (Waiting, GoOn) = (application, Request.PathBase + CourseSteps.AddressOfTurn(course.Id));
        return Page();
    }
}
