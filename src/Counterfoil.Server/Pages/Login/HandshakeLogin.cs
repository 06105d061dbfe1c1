using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Handshakes;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages.Login;

/// <summary>How the login page fared with the operating system's login.</summary>
internal enum HandshakeTry
{
    /// <summary>It was not tried: the form is for the person.</summary>
    None,

    /// <summary>The browser is asked, and is shown the form in the same answer in case that it cannot.</summary>
    Asked,

    /// <summary>It was brought, and lets nobody in here.</summary>
    Failed,
}

/// <summary>
/// The login page's first step, where the operating system may vouch for the visitor: asks the browser once, takes what it
/// brings to the desk, and leaves the rest to the form. Thread-safe.
/// </summary>
internal sealed class HandshakeLogin(
    Handshakes.HandshakeReader handshakes,
    LoginDesk desk,
    LoginCourse course
)
{
    private const string Parameter = "try";

    /// <summary>Whether the page offers a link for another try.</summary>
    public ValueTask<bool> IsOfferedAsync(HttpContext context, Visit visit) =>
        handshakes.MayAskAsync(context, visit.TenantInPath);

    /// <summary>Tries; a step where somebody was believed, and how it went where nobody was.</summary>
    public async Task<(IActionResult? Step, HandshakeTry Try)> TryAsync(
        HttpContext context,
        Visit visit,
        LocalUrl? goal
    )
    {
        if (await handshakes.ReadVisitAsync(context, visit.TenantInPath) is not { } brought)
            return (null, await AskAsync(context, visit));
        var login = await desk.ProveAsync(
            new Presented
            {
                Door = Doors.LoginPage,
                Tenant = visit.TenantInPath,
                Evidence = [brought],
                Use = visit.Use,
            },
            TicketRequest.Default,
            context.RequestAborted
        );
        if (await course.GoOnAsync(context, visit, login, goal) is not { } step)
            return (null, HandshakeTry.Failed);
        if (login.Ticket is not null)
            HandshakeMark.TakeOff(context);
        return (step, HandshakeTry.None);
    }

    private async ValueTask<HandshakeTry> AskAsync(HttpContext context, Visit visit)
    {
        var isWanted =
            context.Request.Query[Parameter] == "1" && RequestOrigin.IsOfThisSite(context.Request);
        if (HandshakeMark.IsOn(context) && !isWanted)
            return HandshakeTry.None;
        if (!await handshakes.MayAskAsync(context, visit.TenantInPath))
            return HandshakeTry.None;
        HandshakeMark.PutOn(context);
        return HandshakeTry.Asked;
    }
}
