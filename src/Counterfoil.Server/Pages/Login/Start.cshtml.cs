using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Mail;
using Counterfoil.Server.OAuth.OldForm;
using Counterfoil.Server.Pages.Course;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Sites;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Login;

/// <summary>Asks for a user name and a password.</summary>
internal sealed class StartModel(
    LoginDesk desk,
    LoginCourse course,
    HandshakeLogin handshake,
    Visitors visitors,
    ProblemPages problems,
    OldFormEndpoint oldForm,
    PasswordLetters letters,
    IStringLocalizer<PageTexts> texts,
    TimeWords words,
    KnownSites sites
) : LoginPage(texts, words, sites)
{
    /// <summary>What was typed as a name; never a ticket.</summary>
    public string UserName { get; private set; } = "";

    /// <summary>Whether the person may log in by this computer's own login.</summary>
    public bool MayTry { get; private set; }

    /// <summary>Where a forgotten password is told; <c>null</c> where no letters are sent.</summary>
    public string? Forgotten =>
        letters.AreSent ? Request.PathBase + ForgottenModel.AddressAt(Visit.TenantInPath) : null;

    /// <summary>The address that does.</summary>
    public string TryAddress =>
        Visit.To("/login?try=1")
        + (Goal is { } goal ? "&returnUrl=" + Uri.EscapeDataString(goal.Value) : "");

    /// <summary>Shows the form; who is logged in already goes on, unless they want to be somebody else.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (OldFormEndpoint.IsAskedBy(Request))
            return CourseAnswer.Of(await oldForm.AnswerAsync(HttpContext));
        if (Visit.Tenant.State != TenantState.Active)
            return problems.Result(HttpContext, Problem.NoTenant);
        LeadTo(GoalInAddress());
        Notice = SentenceFor("why", "ended", "elsewhere", "lapsed", "activated", "changed");
        if (Request.Query["as"] == "another")
            return Page();
        return await visitors.HearAsync(HttpContext, Visit) is null
            ? new SeeOther(Goal?.Value ?? Visit.To("/tickets"))
            : await TryHandshakeAsync();
    }

    // The form stands in every answer: whichever way it goes, the person need do nothing to see it.
    private async Task<IActionResult> TryHandshakeAsync()
    {
        var (step, tried) = await handshake.TryAsync(HttpContext, Visit, Goal);
        if (step is not null)
            return step;
        MayTry = await handshake.IsOfferedAsync(HttpContext, Visit);
        if (tried == HandshakeTry.Asked)
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        if (tried == HandshakeTry.Failed)
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
            Notice = Texts["Login_HandshakeFailed"];
        }
        return Page();
    }

    /// <summary>Brings what was typed to the desk. The cookie is no evidence here: anybody may log in as anybody.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        LeadTo(fields.Goal);
        var evidence = Evidence.OfUserName(fields.Text("userName"), fields.Secret("password"));
        if (evidence is NameAndPassword typed && IsIncomplete(typed))
            return Page();
        var login = await desk.ProveAsync(
            new Presented
            {
                Door = Doors.LoginPage,
                Tenant = Visit.TenantInPath,
                Evidence = [evidence],
                Use = Visit.Use,
            },
            TicketRequest.Default,
            cancellationToken
        );
        if (await course.GoOnAsync(HttpContext, Visit, login, Goal) is { } step)
            return step;
        Say("userName", login.Refusal);
        return Page();
    }

    private bool IsIncomplete(NameAndPassword typed)
    {
        UserName = typed.UserName;
        if (string.IsNullOrWhiteSpace(typed.UserName))
            Complain("userName", Texts["Login_NameMissing"]);
        else if (typed.Password.IsBlank)
            Complain("password", Texts["Login_PasswordMissing"]);
        else
            return false;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return true;
    }
}
