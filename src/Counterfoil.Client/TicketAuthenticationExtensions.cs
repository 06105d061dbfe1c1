using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers authentication by ticket.</summary>
public static class TicketAuthenticationExtensions
{
    /// <summary>Adds the scheme <see cref="TicketAuthenticationOptions.DefaultScheme"/>. An <see cref="ITicketLookup"/> must be registered.</summary>
    public static AuthenticationBuilder AddTicket(this AuthenticationBuilder builder) =>
        builder.AddTicket(TicketAuthenticationOptions.DefaultScheme, static _ => { });

    /// <summary>Adds a scheme of that name. An <see cref="ITicketLookup"/> must be registered; it serves all of them.</summary>
    public static AuthenticationBuilder AddTicket(
        this AuthenticationBuilder builder,
        string scheme,
        Action<TicketAuthenticationOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddScheme<TicketAuthenticationOptions, TicketAuthenticationHandler>(
            scheme,
            configure
        );
    }
}
