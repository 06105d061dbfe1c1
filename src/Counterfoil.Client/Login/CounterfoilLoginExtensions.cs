using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the login at the broker.</summary>
public static class CounterfoilLoginExtensions
{
    /// <summary>
    /// Adds the login at the broker and a cookie of the application's own to keep it: both become the defaults, so that
    /// <c>RequireAuthorization()</c> sends whoever is not logged in there and back to the page that was asked for. Beside it
    /// <see cref="TenantClient"/>, to call the services of the person's tenant.
    /// </summary>
    public static AuthenticationBuilder AddCounterfoilLogin(
        this IServiceCollection services,
        Action<CounterfoilLoginOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        const string cookie = CookieAuthenticationDefaults.AuthenticationScheme;
        services
            .AddOptions<CookieAuthenticationOptions>(cookie)
            .Configure<IOptionsMonitor<CounterfoilLoginOptions>>(Keep)
            .PostConfigure<IOptionsMonitor<CounterfoilLoginOptions>>(MindTheTenant);
        return services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = cookie;
                options.DefaultChallengeScheme = CounterfoilLoginOptions.DefaultScheme;
            })
            .AddCookie(cookie)
            .AddCounterfoilLogin(configure);
    }

    /// <summary>Adds the scheme <see cref="CounterfoilLoginOptions.DefaultScheme"/> beside what the application has.</summary>
    public static AuthenticationBuilder AddCounterfoilLogin(
        this AuthenticationBuilder builder,
        Action<CounterfoilLoginOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        const string scheme = CounterfoilLoginOptions.DefaultScheme;
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddScoped<TenantClient>();
        builder.Services.PostConfigure<CounterfoilLoginOptions>(scheme, Complete);
        return builder.AddOAuth<CounterfoilLoginOptions, CounterfoilLoginHandler>(
            scheme,
            "Counterfoil",
            configure
        );
    }

    // One host may serve several applications on several ports, and cookies know no ports.
    private static void Keep(
        CookieAuthenticationOptions cookie,
        IOptionsMonitor<CounterfoilLoginOptions> logins
    )
    {
        var login = logins.Get(CounterfoilLoginOptions.DefaultScheme);
        cookie.Cookie.Name = $"__Host-Counterfoil-{login.ClientId}";
        cookie.Cookie.Path = "/";
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.HttpOnly = true;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(6);
    }

    // Whatever the application validates, it does so, too.
    private static void MindTheTenant(
        CookieAuthenticationOptions cookie,
        IOptionsMonitor<CounterfoilLoginOptions> logins
    )
    {
        var validate = cookie.Events.OnValidatePrincipal;
        cookie.Events.OnValidatePrincipal = async context =>
        {
            var login = logins.Get(CounterfoilLoginOptions.DefaultScheme);
            OtherTenant.Reject(context, login.TenantParameter);
            if (context.Principal is not null)
                await validate(context);
        };
    }

    private static void Complete(CounterfoilLoginOptions options)
    {
        if (options.Authority is null)
            return;
        var login = options.Issuer + "/login";
        options.AuthorizationEndpoint = login + "/common/oauth/authorize";
        options.TokenEndpoint = login + "/common/oauth/tokens";
        options.UserInformationEndpoint = login + "/common/oauth/userinfo";
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.SignInScheme ??= CookieAuthenticationDefaults.AuthenticationScheme;
    }
}
