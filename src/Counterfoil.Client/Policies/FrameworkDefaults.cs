using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Counterfoil.Client;

/// <summary>Which of the framework's parts the application left as they were. Read at first need, when all is registered. Thread-safe.</summary>
internal sealed class FrameworkDefaults(IServiceCollection services)
{
    private readonly Lazy<bool> authenticatesAlone = new(() =>
        Is<IClaimsTransformation>(services, typeof(NoopClaimsTransformation).Equals)
        && Is<IAuthenticationService>(services, IsOf(typeof(NoopClaimsTransformation)))
    );

    private readonly Lazy<bool> authorizesAlone = new(() =>
        Is<IAuthorizationHandler>(services, typeof(PassThroughAuthorizationHandler).Equals)
        && Is<IAuthorizationService>(services, IsOf(typeof(DefaultAuthorizationService)))
        && Is<IAuthorizationHandlerProvider>(services, IsOf(typeof(DefaultAuthorizationService)))
        && Is<IAuthorizationEvaluator>(services, IsOf(typeof(DefaultAuthorizationService)))
    );

    /// <summary>Nothing of the application's stands between a scheme and its principal.</summary>
    public bool AuthenticatesAlone => authenticatesAlone.Value;

    /// <summary>Nothing of the application's has a say about a requirement of the framework's.</summary>
    public bool AuthorizesAlone => authorizesAlone.Value;

    private static bool Is<T>(IServiceCollection services, Func<Type, bool> isTheFrameworks) =>
        services.All(one =>
            one.ServiceType != typeof(T)
            || (
                one is { IsKeyedService: false, ImplementationType: { } type }
                && isTheFrameworks(type)
            )
        );

    private static Func<Type, bool> IsOf(Type one) => type => type.Assembly == one.Assembly;
}
