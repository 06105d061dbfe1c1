using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>
/// The tenant of the path, or of <c>acr_values=tenant:Cust12345</c> (wire.md 2.4), which must mean the same, is open here. Other
/// values of acr are wishes, and nobody has to hear them.
/// </summary>
internal sealed class CheckTenant(KnownTenants tenants) : IAuthorizeCheck
{
    private const int Longest = 512;
    private const string Prefix = "tenant:";

    public async ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (draft.Parameters["acr_values"] is { } text)
        {
            if (text.Length > Longest)
                return Fault.InvalidRequest("acr_values has at most 512 characters.");
            foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!word.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                    continue;
                if (!ContextIdentifier.TryParse(word[Prefix.Length..], out var asked))
                    return NoTenant();
                if (draft.Tenant is { } before && before != asked)
                    return Fault.InvalidRequest(
                        "The tenant in the address and in acr_values differ."
                    );
                draft.Tenant = asked;
            }
        }
        if (draft.Tenant is not { } tenant)
            return null;
        if (
            await tenants.FindAsync(tenant, cancellationToken)
            is not { State: TenantState.Active } found
        )
            return NoTenant();
        draft.Tenant = found.Id;
        return null;
    }

    private static Fault NoTenant() =>
        Fault.InvalidRequest("There is no such tenant here, or it is not open.");
}
