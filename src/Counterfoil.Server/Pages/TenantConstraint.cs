namespace Counterfoil.Server.Pages;

/// <summary>Lets a part of a path be a tenant only where it could be one: no reserved word, nothing that breaks the grammar.</summary>
internal sealed class TenantConstraint : IRouteConstraint
{
    /// <inheritdoc/>
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values[routeKey] is string text && ContextIdentifier.TryParse(text, out _);
}
