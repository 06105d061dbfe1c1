using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Cookies;
using Counterfoil.Server.Pages.Course;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Login;

/// <summary>
/// Takes the browser to the step that <see cref="NextStep"/> says. The pages of a login know nothing of one another: each
/// brings what the desk answered here. Thread-safe.
/// </summary>
internal sealed class LoginCourse(Visitors visitors, AccountSession session, Revoker revoker)
{
    /// <summary>The next step, with what belongs to it in cookies; <c>null</c> when the person has to prove something first.</summary>
    public async Task<IActionResult?> GoOnAsync(
        HttpContext context,
        Visit visit,
        LoginVisit login,
        LocalUrl? goal
    )
    {
        switch (NextStep.After(login.Facts))
        {
            case LoginStep.Challenge:
                SecretCookie.PendingLogin.Put(context, login.Handle!);
                return new SeeOther(
                    With(visit.To("/login/challenge"), goal, login.AnsweredWrongly ? "wrong" : null)
                );
            case LoginStep.Done:
                await EndPreviousAsync(context, visit, login.Proof!);
                await session.PartWithOthersAsync(
                    context,
                    SecretCookie.Account,
                    visit.Use,
                    login.Proof!
                );
                SecretCookie.Ticket.Put(context, login.Ticket!);
                SecretCookie.PendingLogin.Drop(context);
                return new SeeOther(goal?.Value ?? visit.To("/tickets"));
            default:
                return null;
        }
    }

    /// <summary>The beginning, with a word that says why.</summary>
    public static SeeOther StartOver(HttpContext context, Visit visit, LocalUrl? goal)
    {
        SecretCookie.PendingLogin.Drop(context);
        return new SeeOther(With(visit.To("/login"), goal, "lapsed"));
    }

    // Whoever planted a ticket in this browser before the login must not be found in it afterwards (OWASP ASVS 7.2.4).
    private async ValueTask EndPreviousAsync(HttpContext context, Visit visit, Proof proof)
    {
        if (
            SecretCookie.Ticket.Read(context) is not { } previous
            || await visitors.WhoAsync(previous, visit.Use, CancellationToken.None)
                is not { Ticket: { } stub } holder
        )
            return;
        // The person logged in with a ticket of the same line: ending the elder would end the new one with it.
        if (proof.Ticket?.Line == stub.Line)
            return;
        await revoker.EndAsync(holder, stub.TicketId, CancellationToken.None);
    }

    private static string With(string address, LocalUrl? goal, string? why)
    {
        var parameters = new List<string>(2);
        if (goal is { } local)
            parameters.Add("returnUrl=" + Uri.EscapeDataString(local.Value));
        if (why is not null)
            parameters.Add("why=" + why);
        return parameters.Count == 0 ? address : $"{address}?{string.Join('&', parameters)}";
    }
}
