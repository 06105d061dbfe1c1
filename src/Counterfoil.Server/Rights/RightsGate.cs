using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Metadata;

namespace Counterfoil.Server;

/// <summary>Stands in front of every machine's endpoint: looks its row up in the table of rights and asks who is there.</summary>
internal static class RightsGate
{
    /// <summary>Puts a group's endpoints behind the gate of a door. An endpoint that has no row in the table stops the start.</summary>
    public static RouteGroupBuilder Behind(this RouteGroupBuilder group, Door door)
    {
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            var row = RightsTable.RowOf(endpoint);
            endpoint.Metadata.Add(row);
            endpoint.Metadata.Add(new EndpointSummaryAttribute(row.What));
            endpoint.Metadata.Add(new TagsAttribute(row.Tag));
        });
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            // A page at /{ctx}/logout shares its place in the routing tree with /v1/logout, and would take every request
            // there that names no kind of body. What a body is, the call says itself.
            var body = endpoint.Metadata.OfType<IAcceptsMetadata>().LastOrDefault();
            foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToList())
                endpoint.Metadata.Remove(accepts);
            var row = endpoint.Metadata.OfType<RightsRow>().Single();
            var behind = Api.XmlBody.Before(endpoint.RequestDelegate!, body);
            endpoint.RequestDelegate =
                row.Need == Need.Anybody
                    ? behind
                    : context => PassAsync(context, door.Name, row, behind);
        });
        return group;
    }

    // Before anything of the request but its head is read: who may not come in buys no work.
    private static async Task PassAsync(
        HttpContext context,
        string scheme,
        RightsRow row,
        RequestDelegate behind
    )
    {
        var result = await context.AuthenticateAsync(scheme);
        if (result.Principal is not { Identity: ProofIdentity { Proof: var proof } } principal)
        {
            await context.ChallengeAsync(scheme);
            return;
        }
        if (!row.Need.IsMetBy(proof))
        {
            await context.ForbidAsync(scheme);
            return;
        }
        context.User = principal;
        context.Response.Headers.CacheControl = "no-store";
        await behind(context);
    }
}
