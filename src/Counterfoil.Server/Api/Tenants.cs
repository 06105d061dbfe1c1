using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server.Api;

/// <summary>What changes in a tenant.</summary>
internal sealed record TenantBody
{
    /// <summary>The name for people; operators only.</summary>
    public string? Name { get; init; }

    /// <summary>Where it is in its life; operators only.</summary>
    public TenantState? State { get; init; }

    /// <summary>The switches.</summary>
    public SwitchesCarrier? Switches { get; init; }

    /// <summary>Settings of plugins in the tenant, "plugin type/key" to text, or to nothing to remove one; operators only.</summary>
    public IReadOnlyDictionary<string, string?>? Plugins { get; init; }

    /// <summary>Plugins' settings as this says, and for the rest as before.</summary>
    public IReadOnlyDictionary<string, string> PluginsOver(
        IReadOnlyDictionary<string, string> before
    )
    {
        if (Plugins is null)
            return before;
        var after = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var (name, value) in Plugins)
        {
            if (value is null)
                after.Remove(name);
            else
                after[name] = value;
        }
        return after;
    }
}

/// <summary><c>/v1/tenants</c>: an operator's; a tenant's administrator reads it and changes its switches.</summary>
internal static class Tenants
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/tenants", ListAsync).Answers<ListOf<TenantCarrier>>();
        routes.MapGet("/v1/tenants/{tenant}", GetAsync).Answers<TenantCarrier>();
        routes.MapPatch("/v1/tenants/{tenant}", ChangeAsync).Answers<TenantCarrier>();
    }

    private static async Task<IResult> ListAsync(
        string? search,
        int? limit,
        string? after,
        ITenants tenants,
        CancellationToken cancellationToken
    ) =>
        Paging.Of(limit, after) is { } page
            ? Results.Ok(
                ListOf<TenantCarrier>.Of(
                    await tenants.ListAsync(search, page, cancellationToken),
                    TenantCarrier.Listed
                )
            )
            : Paging.OutOfRange;

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string tenant,
        ITenants tenants,
        CancellationToken cancellationToken
    ) =>
        Reach(context.Proof(), tenant) is { } id
        && await tenants.FindAsync(id, cancellationToken) is { } found
            ? Results.Ok(TenantCarrier.Of(found))
            : Problem.NotFound;

    private static async Task<IResult> ChangeAsync(
        HttpContext context,
        string tenant,
        Body<TenantBody> body,
        TenantRegister register,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (Reach(proof, tenant) is not { } id)
            return Problem.NotFound;
        // A plugin's setting may say whom the server asks in the world outside: no customer's to choose.
        if (
            !proof.IsOperator
            && (
                body.Value.Name is not null
                || body.Value.State is not null
                || body.Value.Plugins is not null
                || body.Value.Switches?.IsForOperators() == true
            )
        )
            return Problem.Forbidden;
        var changed = await register.ChangeAsync(
            Actor.Of(proof),
            id,
            before =>
                before with
                {
                    Name = body.Value.Name ?? before.Name,
                    State = body.Value.State ?? before.State,
                    Switches = body.Value.Switches?.Over(before.Switches) ?? before.Switches,
                    PluginSettings = body.Value.PluginsOver(before.PluginSettings),
                },
            cancellationToken
        );
        return changed.ToAnswer(found => Results.Ok(TenantCarrier.Of(found)));
    }

    // Another's tenant is not there for anybody but an operator.
    private static ContextIdentifier? Reach(Proof proof, string tenant) =>
        ContextIdentifier.TryParse(tenant, out var id)
        && (proof.IsOperator || proof.Tenant.Id == id)
            ? id
            : null;
}
