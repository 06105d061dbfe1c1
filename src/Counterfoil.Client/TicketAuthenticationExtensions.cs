using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers authentication by ticket.</summary>
public static class TicketAuthenticationExtensions
{
    /// <summary>Adds the scheme <see cref="TicketAuthenticationOptions.DefaultScheme"/>. An <see cref="ITicketLookup"/> must be registered.</summary>
    public static AuthenticationBuilder AddTicket(this AuthenticationBuilder builder) =>
        builder.AddTicket(TicketAuthenticationOptions.DefaultScheme, static _ => { });

    /// <summary>
    /// Adds the scheme <see cref="TicketAuthenticationOptions.DefaultScheme"/>, which asks the authority at
    /// <see cref="TicketAuthenticationOptions.Authority"/> over the network; the default scheme where there is no other.
    /// </summary>
    public static AuthenticationBuilder AddTicket(
        this AuthenticationBuilder builder,
        Action<TicketAuthenticationOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        const string scheme = TicketAuthenticationOptions.DefaultScheme;
        const string signIn = scheme + "-SignIn";
        builder.Services.Configure<AuthenticationOptions>(options =>
            options.DefaultScheme ??= scheme
        );
        builder.Services.TryAddSingleton<AuthorityLookup>();
        builder.Services.TryAddSingleton<ITicketLookup>(provider =>
            provider.GetRequiredService<AuthorityLookup>()
        );
        builder.Services.PostConfigure<TicketAuthenticationOptions>(
            scheme,
            options =>
                options.CookieName ??= options switch
                {
                    { SignInAddress: not null } => TicketCookie.OfApplication,
                    { LoginPage: not null } => TicketCookie.OfLoginPage,
                    _ => null,
                }
        );
        // Asked for at the first request otherwise: a mistake is told at the start.
        builder.Services.AddOptions<TicketAuthenticationOptions>(scheme).ValidateOnStart();
        builder.AddScheme<SignInOptions, SignInHandler>(signIn, options => options.For = scheme);
        return builder.AddTicket(scheme, configure);
    }

    /// <summary>Adds a scheme of that name. An <see cref="ITicketLookup"/> must be registered; it serves all of them.</summary>
    public static AuthenticationBuilder AddTicket(
        this AuthenticationBuilder builder,
        string scheme,
        Action<TicketAuthenticationOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(new FrameworkDefaults(builder.Services));
        builder.Services.TryAddSingleton<TicketRecall>();
        builder.Services.TryAddSingleton<IPolicyEvaluator, TicketPolicyEvaluator>();
        return builder.AddScheme<TicketAuthenticationOptions, TicketAuthenticationHandler>(
            scheme,
            configure
        );
    }
}
