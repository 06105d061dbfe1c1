using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Logins;
using Counterfoil.Broker.Seats;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Asks what a plugin still needs, of the home or of the installation that was chosen.</summary>
internal sealed class ChallengeModel(CourseTools tools) : CoursePage(tools, LoginStep.Challenge)
{
    /// <summary>What is asked.</summary>
    public Challenge Asked => Sight.Facts.Login.Challenge ?? new Challenge("", "");

    /// <summary>Whether a code is asked for that a telephone can fill in.</summary>
    public bool IsOneTimeCode =>
        string.Equals(Asked.Kind, Factor.OneTimeCode.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Brings the answer to the desk.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = await Fields.ReadAsync(Request, cancellationToken);
        if (await ArriveAsync(fields, LoginStep.Challenge) is { } elsewhere)
            return elsewhere;
        var answer = new Secret(fields.Text("answer").Trim());
        if (answer.IsBlank)
            return Miss("answer", Texts["Challenge_AnswerMissing"]);
        var proof = await Tools.Desk.AnswerAsync(
            Sight.Course,
            new ChallengeAnswer(Asked.Kind, answer),
            Visitor,
            cancellationToken
        );
        if (proof.Visit is { AnsweredWrongly: true, Facts.Challenge: not null })
        {
            // The answer used up the handle: the next one is kept before the page asks again.
            if (await Tools.Way.TryKeepAsync(HttpContext, proof.Course) is { } lost)
                return lost;
            Response.StatusCode = StatusCodes.Status403Forbidden;
            Complain("answer", Texts["Notice_wrong"]);
            return Page();
        }
        if (await GoOnAsync(proof) is { } step)
            return step;
        // Whoever has to wait keeps the question; every other refusal has used it up.
        return
            proof.Visit
                is { Refusal.Code: RefusalCode.TooManyAttempts or RefusalCode.Busy }
                    or { Account: not AccountAtHome.Open }
            ? Refuse("answer", proof.Visit)
            : await GoOnAsync(proof.Course with { Question = null });
    }
}
