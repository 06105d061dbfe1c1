using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Counterfoil.Client;

/// <summary>What a request brought.</summary>
public static class PresentedTicket
{
    /// <summary>
    /// The ticket that the request came with, by header or cookie, for handing on: whether it is good, the authentication of
    /// the request has said. <c>null</c> where a name and a password or nothing came.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="scheme">The ticket scheme; by default <see cref="TicketAuthenticationOptions.DefaultScheme"/>.</param>
    public static Secret? GetTicket(
        this HttpContext context,
        string scheme = TicketAuthenticationOptions.DefaultScheme
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context
            .RequestServices.GetRequiredService<IOptionsMonitor<TicketAuthenticationOptions>>()
            .Get(scheme);
        return TryRead(context.Request, options, out var evidence)
            ? evidence.OfType<TicketEvidence>().FirstOrDefault()?.Text
            : null;
    }

    /// <summary>Reads the header, or else the cookie: a program that says who it is, is nobody else by a cookie.</summary>
    internal static bool TryRead(
        HttpRequest request,
        TicketAuthenticationOptions options,
        out IReadOnlyList<Evidence> evidence
    )
    {
        var isRead = AuthorizationHeader.TryRead(request.Headers.Authorization, out evidence);
        if (
            options.CookieName is not null
            && request.Headers.Authorization.Count == 0
            && TicketCookie.Read(request, options.CookieName) is { } ticket
        )
            evidence = [new TicketEvidence(ticket)];
        return isRead;
    }
}
