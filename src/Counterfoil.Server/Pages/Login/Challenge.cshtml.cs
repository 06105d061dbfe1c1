using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Sites;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Login;

/// <summary>Asks what a plugin still needs. The login that waits is known by the handle in the cookie alone.</summary>
internal sealed class ChallengeModel(
    LoginDesk desk,
    LoginCourse course,
    PendingLoginKeeper pendings,
    IStringLocalizer<PageTexts> texts,
    TimeWords words,
    KnownSites sites
) : LoginPage(texts, words, sites)
{
    /// <summary>What is asked.</summary>
    public Challenge Asked { get; private set; } = new("", "");

    /// <summary>Whether a code is asked for that a telephone can fill in.</summary>
    public bool IsOneTimeCode =>
        string.Equals(Asked.Kind, Factor.OneTimeCode.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Shows the question.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        LeadTo(GoalInAddress());
        if (await FindAsync(cancellationToken) is null)
            return LoginCourse.StartOver(HttpContext, Visit, Goal);
        if (SentenceFor("why", "wrong") is { } sentence)
            Complain("answer", sentence);
        return Page();
    }

    /// <summary>Brings the answer to the desk.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        LeadTo(fields.Goal);
        if (await FindAsync(cancellationToken) is not { } handle)
            return LoginCourse.StartOver(HttpContext, Visit, Goal);
        var answer = new Secret(fields.Text("answer").Trim());
        if (answer.IsBlank)
        {
            Reject("answer", Texts["Challenge_AnswerMissing"]);
            return Page();
        }
        var login = await desk.ProveAsync(
            new Presented
            {
                Door = Doors.LoginPage,
                Tenant = Visit.TenantInPath,
                Evidence = [new ChallengeAnswer(Asked.Kind, answer)],
                Use = Visit.Use,
                Pending = handle,
            },
            TicketRequest.Default,
            cancellationToken
        );
        if (await course.GoOnAsync(HttpContext, Visit, login, Goal) is { } step)
            return step;
        // Whoever has to wait keeps the login that waits; every other refusal has used it up.
        if (login.Refusal is not { Code: RefusalCode.TooManyAttempts or RefusalCode.Busy })
            return LoginCourse.StartOver(HttpContext, Visit, Goal);
        Say("answer", login.Refusal);
        return Page();
    }

    private async ValueTask<Secret?> FindAsync(CancellationToken cancellationToken)
    {
        if (
            SecretCookie.PendingLogin.Read(HttpContext) is not { } handle
            || await pendings.ChallengeOfAsync(handle, cancellationToken) is not { } challenge
        )
            return null;
        Asked = challenge;
        return handle;
    }
}
