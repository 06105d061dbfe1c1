using Microsoft.AspNetCore.Authentication;

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
            var row = endpoint.Metadata.OfType<RightsRow>().Single();
            var behind = endpoint.RequestDelegate!;
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
