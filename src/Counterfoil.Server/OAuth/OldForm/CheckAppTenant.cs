using Counterfoil.Authority.Tenants;
using Counterfoil.Server.OAuth.Authorize;

namespace Counterfoil.Server.OAuth.OldForm;

/// <summary>The tenant that is named, if any is, is open here.</summary>
internal sealed class CheckAppTenant(KnownTenants tenants) : IAuthorizeCheck
{
    public async ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (draft.Parameters["ctx"] is not { } text)
            return null;
        if (
            !ContextIdentifier.TryParse(text, out var asked)
            || await tenants.FindAsync(asked, cancellationToken)
                is not { State: TenantState.Active } tenant
        )
            return Fault.InvalidRequest("There is no such tenant here, or it is not open.");
        draft.Tenant = tenant.Id;
        return null;
    }
}
