using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Counterfoil.Client;

/// <summary>
/// The answer that is at hand for a request's ticket, where the scheme's handler would say the same and nothing of the
/// application's stands between the two. Thread-safe.
/// </summary>
internal sealed class TicketRecall(
    ITicketLookup lookup,
    IAuthenticationSchemeProvider schemes,
    IOptionsMonitor<TicketAuthenticationOptions> options,
    FrameworkDefaults defaults
)
{
    /// <summary>What the scheme would answer; <c>null</c> means: ask it.</summary>
    public TicketAnswer.Believed? TryRecall(HttpContext context, string scheme) =>
        defaults.AuthenticatesAlone && IsPlain(scheme) ? AtHand(lookup, context, scheme) : null;

    /// <summary>What the look-up has at hand for the ticket in the header, where that brings one and nothing else.</summary>
    public static TicketAnswer.Believed? AtHand(
        ITicketLookup lookup,
        HttpContext context,
        string scheme
    ) =>
        AuthorizationHeader.TryReadTicket(context.Request.Headers.Authorization, out var ticket)
            ? lookup.TryRecall(context, scheme, ticket)
            : null;

    private bool IsPlain(string scheme) =>
        schemes.GetSchemeAsync(scheme) is { IsCompletedSuccessfully: true, Result: { } registered }
        && registered.HandlerType == typeof(TicketAuthenticationHandler)
        && options.Get(scheme)
            is { ForwardAuthenticate: null, ForwardDefault: null, ForwardDefaultSelector: null };
}
