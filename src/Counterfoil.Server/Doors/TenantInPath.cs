using Microsoft.AspNetCore.Routing.Matching;

namespace Counterfoil.Server;

/// <summary>The tenant that a path begins with: <c>/{ctx}/api</c>, <c>/{ctx}/v1</c>.</summary>
internal static class TenantInPath
{
    /// <summary>The name of the path's part.</summary>
    public const string Part = "ctx";

    /// <summary>What a route for a tenant begins with. What cannot name a tenant does not match.</summary>
    public const string Prefix = "/{" + Part + ":" + Constraint + "}";

    /// <summary>The name of the route constraint.</summary>
    public const string Constraint = "tenant";

    /// <summary>The tenant; <c>null</c> where the path has none, which means the installation's own.</summary>
    public static ContextIdentifier? Of(HttpContext context) =>
        context.GetRouteValue(Part) is string text
        && ContextIdentifier.TryParse(text, out var tenant)
            ? tenant
            : null;

    /// <summary>Matches what can name a tenant: the grammar's shape, and no reserved word.</summary>
    /// <remarks>
    /// Said of literals too, when the routes are put together: else a page of a tenant would be weighed as an answer to a
    /// call of <c>/v1</c> with the same last word, and win where the call has no body.
    /// </remarks>
    internal sealed class Matches : IRouteConstraint, IParameterLiteralNodeMatchingPolicy
    {
        public bool MatchesLiteral(string parameterName, string literal) =>
            ContextIdentifier.TryParse(literal, out _);

        public bool Match(
            HttpContext? httpContext,
            IRouter? route,
            string routeKey,
            RouteValueDictionary values,
            RouteDirection routeDirection
        ) => values[routeKey] is string text && ContextIdentifier.TryParse(text, out _);
    }
}
