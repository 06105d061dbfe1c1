using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Cookies;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages;

/// <summary>
/// Takes a ticket out of a page's address: the browser gets one of its own in the cookie, where the tenant allows that, and
/// is sent to the address without it in any case. Thread-safe.
/// </summary>
internal sealed class UrlLogin(LoginDesk desk, Visitors visitors)
{
    /// <summary>Where the browser goes; <c>null</c> when the address holds no ticket.</summary>
    public async ValueTask<IActionResult?> TakeAsync(HttpContext context, Visit visit)
    {
        var request = context.Request;
        if (!TicketInUrl.IsIn(request))
            return null;
        // Who is logged in stays who they are: a link must not make somebody else of its reader.
        if (
            await visitors.HearAsync(context, visit) is not null
            && await visitors.WhoAsync(context, visit.Use) is null
        )
        {
            var login = await desk.ProveAsync(
                new Presented
                {
                    Door = Doors.Url,
                    Tenant = visit.TenantInPath,
                    Evidence = [TicketInUrl.Read(request)],
                    Use = visit.Use,
                },
                TicketRequest.Default,
                context.RequestAborted
            );
            if (login.Ticket is { } ticket)
                SecretCookie.Ticket.Put(context, ticket);
        }
        return new SeeOther(
            LocalUrl.TryParse(TicketInUrl.Without(request), out var local)
                ? local.Value
                : visit.To("/")
        );
    }
}
