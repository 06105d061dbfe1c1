using System.Globalization;
using Counterfoil.Server.OAuth.Authorize;
using Counterfoil.Server.OAuth.Discovery;
using Counterfoil.Server.OAuth.EndSession;
using Counterfoil.Server.OAuth.Introspect;
using Counterfoil.Server.OAuth.Revoke;
using Counterfoil.Server.OAuth.Token;
using Counterfoil.Server.OAuth.UserInfo;
using Counterfoil.Server.Texts;

namespace Counterfoil.Server.OAuth;

/// <summary>Where the protocol's endpoints stand: the table of contents. Paths are compared without regard to case.</summary>
internal static class OAuthRoutes
{
    /// <summary>Where the endpoints that are of no tenant in particular stand.</summary>
    public const string Common = "/login/common/oauth";

    private const string OfTenant = "/login" + TenantInPath.Prefix + "/oauth";

    /// <summary>Maps them.</summary>
    public static void MapOAuth(this IEndpointRouteBuilder routes)
    {
        foreach (var root in (string[])[Common, OfTenant])
        {
            // Scripts of other sites call none of these two: no preflight (RFC 9700 section 2.6).
            MapPages<AuthorizeEndpoint>(
                routes,
                ["GET", "POST"],
                root + "/authorize",
                static (one, context) => one.AnswerAsync(context)
            );
            Map<TokenEndpoint>(
                routes,
                ["POST"],
                root + "/tokens",
                static (one, context) => one.AnswerAsync(context)
            );
            MapPreflight(routes, root + "/tokens");
        }
        Map<UserInfoEndpoint>(
            routes,
            ["GET", "POST"],
            Common + "/userinfo",
            static (one, context) => one.AnswerAsync(context)
        );
        MapPreflight(routes, Common + "/userinfo");
        Map<IntrospectEndpoint>(
            routes,
            ["POST"],
            Common + "/introspect",
            static (one, context) => one.AnswerAsync(context)
        );
        Map<RevokeEndpoint>(
            routes,
            ["POST"],
            Common + "/revoke",
            static (one, context) => one.AnswerAsync(context)
        );
        MapPreflight(routes, Common + "/revoke");
        MapPages<EndSessionEndpoint>(
            routes,
            ["GET", "POST"],
            "/login/logout",
            static (one, context) => one.AnswerAsync(context)
        );
        foreach (
            var path in (string[])
                [
                    "/login/.well-known/openid-configuration",
                    "/.well-known/openid-configuration",
                    "/.well-known/oauth-authorization-server",
                ]
        )
            MapDiscovery(routes, path);
    }

    // What may show a page says it in the person's language.
    private static void MapPages<T>(
        IEndpointRouteBuilder routes,
        string[] methods,
        string path,
        Func<T, HttpContext, Task<IResult>> answer
    )
        where T : notnull =>
        Map<T>(
            routes,
            methods,
            path,
            (endpoint, context) =>
            {
                CultureInfo.CurrentUICulture = Languages.CultureOf(context);
                return answer(endpoint, context);
            }
        );

    private static void Map<T>(
        IEndpointRouteBuilder routes,
        string[] methods,
        string path,
        Func<T, HttpContext, Task<IResult>> answer
    )
        where T : notnull
    {
        foreach (var method in methods)
            routes.MapMethods(path, [method], AnswerAsync).ExcludeFromDescription();

        async Task AnswerAsync(HttpContext context)
        {
            var endpoint = context.RequestServices.GetRequiredService<T>();
            await (await answer(endpoint, context)).ExecuteAsync(context);
        }
    }

    private static void MapPreflight(IEndpointRouteBuilder routes, string path) =>
        routes
            .MapMethods(path, [HttpMethods.Options], CrossOrigin.PreflightAsync)
            .ExcludeFromDescription();

    private static void MapDiscovery(IEndpointRouteBuilder routes, string path)
    {
        // Asked for by a request, it would cost that request a scope.
        var document = new Lazy<DiscoveryDocument>(
            routes.ServiceProvider.GetRequiredService<DiscoveryDocument>
        );
        routes
            .MapMethods(
                path,
                [HttpMethods.Get, HttpMethods.Head],
                context => document.Value.WriteAsync(context)
            )
            .ExcludeFromDescription();
    }
}
