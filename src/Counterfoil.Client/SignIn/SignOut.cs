using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Counterfoil.Client;

/// <summary>Logs a browser out of an application: ends its ticket at the authority, and takes the cookie.</summary>
internal static class SignOut
{
    /// <summary>Does it; nothing where the browser brought no ticket.</summary>
    /// <exception cref="AuthorityUnreachableException">The ticket could not be ended; the cookie is gone all the same.</exception>
    public static async Task RunAsync(
        HttpContext context,
        string scheme,
        TicketAuthenticationOptions options
    )
    {
        if (TicketCookie.Read(context.Request, options.CookieName) is not { } ticket)
            return;
        TicketCookie.Drop(context.Response, options.CookieName!);
        if (options.Authority is null)
            return;
        var authority = context.RequestServices.GetRequiredService<AuthorityLookup>().Of(scheme);
        authority.Remembered.Forget(Visitor.Of(context).KeyOf(ticket));
        await authority.Connection.SendAsync(
            HttpMethod.Post,
            "v1/logout",
            ticket,
            new System.Text.Json.Nodes.JsonObject(),
            context.RequestAborted
        );
        authority.Remembered.Forget(Visitor.Of(context).KeyOf(ticket));
    }
}
