using Counterfoil.Authority.Evaluation;
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
            MapReadable(rest, "/api/v1/User/currentPrincipal", SoPrincipalCarrier.Of);
            MapReadable(
                rest,
                "/api/v1/User/currentAssociate",
                proof => AssociateCarrier.Of(proof.Associate)
            );
        }
    }

    // Scripts of an application without a server call these with its person's token.
    private static void MapReadable<T>(
        IEndpointRouteBuilder rest,
        string path,
        Func<Proof, T> carry
    )
    {
        rest.MapMethods(path, Reading, AnswerAsync).ExcludeFromDescription();
        rest.MapMethods(path, [HttpMethods.Options], CrossOrigin.PreflightAsync)
            .ExcludeFromDescription();

        async Task AnswerAsync(HttpContext context)
        {
            var proof = context.Proof();
            await CrossOrigin.AllowAsync(context, proof);
            await RestAnswer.WriteAsync(context, carry(proof));
        }
    }
}
