using Counterfoil.Server.Principal;

namespace Counterfoil.Server.Rest;

/// <summary>Where REST stands: under <c>/api</c> and <c>/{ctx}/api</c>, compared without regard to case.</summary>
internal static class RestRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps it.</summary>
    public static void MapRest(this IEndpointRouteBuilder routes)
    {
        TenantStates.Map(routes.MapGroup("").Behind(Doors.Rest));
        foreach (var prefix in new[] { "", TenantInPath.Prefix })
        {
            var rest = routes.MapGroup(prefix).Behind(Doors.Rest);
            rest.MapMethods("/api", Reading, Versions.AnswerAsync).ExcludeFromDescription();
            rest.MapMethods("/api/v1/User/currentPrincipal", Reading, PrincipalAsync)
                .ExcludeFromDescription();
            rest.MapMethods("/api/v1/User/currentAssociate", Reading, AssociateAsync)
                .ExcludeFromDescription();
        }
    }

    private static Task PrincipalAsync(HttpContext context) =>
        RestAnswer.WriteAsync(context, SoPrincipalCarrier.Of(context.Proof()));

    private static Task AssociateAsync(HttpContext context) =>
        RestAnswer.WriteAsync(context, AssociateCarrier.Of(context.Proof().Associate));
}
