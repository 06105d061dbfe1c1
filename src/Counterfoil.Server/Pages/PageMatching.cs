using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing.Matching;

namespace Counterfoil.Server.Pages;

/// <summary>
/// The framework's part of routing to pages, made for the first page that is asked for: the machines' doors share the
/// routing, and would have all of it made before their first answer.
/// </summary>
internal sealed class PageMatching(Func<MatcherPolicy> make)
    : MatcherPolicy,
        IEndpointSelectorPolicy
{
    private readonly Lazy<IEndpointSelectorPolicy> made = new(() =>
        (IEndpointSelectorPolicy)make()
    );

    /// <summary>Before every other policy, as the framework has it.</summary>
    public override int Order => int.MinValue + 100;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        && made.Value.AppliesToEndpoints(endpoints);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates) =>
        made.Value.ApplyAsync(httpContext, candidates);
}

/// <summary>Puts it in the place of the framework's own.</summary>
internal static class PageMatchingServices
{
    public static IServiceCollection MatchPagesLate(this IServiceCollection services)
    {
        var framework = services.Where(IsOfPages).ToList();
        foreach (var policy in framework)
        {
            services.Remove(policy);
            services.AddSingleton<MatcherPolicy>(provider => new PageMatching(() =>
                (MatcherPolicy)
                    ActivatorUtilities.CreateInstance(provider, policy.ImplementationType!)
            ));
        }
        return services;
    }

    private static bool IsOfPages(ServiceDescriptor service) =>
        service.ServiceType == typeof(MatcherPolicy)
        && service.ImplementationType?.Namespace?.StartsWith(
            "Microsoft.AspNetCore.Mvc",
            StringComparison.Ordinal
        ) == true;
}
