using Counterfoil.Server;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Counterfoil.Tests.Server.Isolation;

/// <summary>The server's endpoints, as it has them itself: what is new is among them.</summary>
internal sealed class RouteBook(TestServer server)
{
    // Where there is nothing of anybody: what everybody reads, and what this walk is about to go to in other ways.
    private static readonly string[] Public =
    [
        "/health",
        "/metrics",
        "/assets/",
        "/.well-known/",
        "/login/.well-known/",
        "/.counterfoil/",
        "/api",
        "/{ctx:tenant}/api",
        "/v1/openapi.json",
    ];

    // Under that tenant's address, or, where a course is of no tenant, its only one.
    public List<string> PageAddresses(string tenant)
    {
        var pages = server
            .Services.GetRequiredService<IActionDescriptorCollectionProvider>()
            .ActionDescriptors.Items.OfType<PageActionDescriptor>()
            .Select(page => (page.ViewEnginePath, Address: page.AttributeRouteInfo!.Template!))
            .ToList();
        return
        [
            .. pages
                .Where(page =>
                    page.Address.Contains("{ctx", StringComparison.Ordinal)
                    || pages.Count(other => other.ViewEnginePath == page.ViewEnginePath) == 1
                )
                .Select(page =>
                    "/" + page.Address.Replace("{ctx:tenant}", tenant, StringComparison.Ordinal)
                ),
        ];
    }

    public IEnumerable<RouteEndpoint> Endpoints() =>
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    // Our own API, under which the commands are, and REST.
    public List<RouteEndpoint> Calls() =>
        [
            .. Endpoints()
                .Where(endpoint =>
                    endpoint.Metadata.GetMetadata<RightsRow>() is { Name: var name }
                    && (
                        name.Contains(" /v1/", StringComparison.Ordinal)
                        || name.Contains(" /api/v1/", StringComparison.Ordinal)
                    )
                    && name != "GET /v1/openapi.json"
                ),
        ];

    public static bool IsOfTenants(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.Parameters.Any(one => one.Name == "ctx");

    public static bool IsOfProtocols(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText is { } path
        && (
            path.Contains("/oauth/", StringComparison.Ordinal)
            || path.Contains("/Remote/", StringComparison.Ordinal)
            || path.Contains("PartnerSystemUser", StringComparison.Ordinal)
            || path.EndsWith("/login/logout", StringComparison.Ordinal)
        );

    public static string MethodOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];

    /// <summary>What is neither a call, nor of a protocol, nor for everybody to read.</summary>
    public IEnumerable<string?> Forgotten()
    {
        var calls = Calls();
        return Endpoints()
            .Where(endpoint =>
                !calls.Contains(endpoint)
                && !IsOfProtocols(endpoint)
                && !Public.Any(path =>
                    endpoint
                        .RoutePattern.RawText!.TrimStart('/')
                        .StartsWith(path.TrimStart('/'), StringComparison.OrdinalIgnoreCase)
                )
            )
            .Select(endpoint => endpoint.DisplayName);
    }
}
