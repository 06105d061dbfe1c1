using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>
/// What an authorization request must stand, in this order; the first that fails ends it. What fails before the redirect URI is
/// proven is shown here and sent nowhere. Thread-safe.
/// </summary>
internal sealed class AuthorizeChecks(
    IKnownApplications applications,
    KnownTenants tenants,
    IdTokenHints hints
)
{
    private readonly IAuthorizeCheck[] inOrder =
    [
        new CheckClientId(applications),
        new CheckRedirectUri(),
        new CheckRepeated(),
        new CheckRequestObject(),
        new CheckResponseType(),
        new CheckResponseMode(),
        new CheckScope(),
        new CheckState(),
        new CheckPkce(),
        new CheckNonce(),
        new CheckPrompt(),
        new CheckMaxAge(),
        new CheckTenant(tenants),
        new CheckLoginHint(),
        new CheckLanguages(),
        new CheckIdTokenHint(hints),
    ];

    /// <summary>The first fault; <c>null</c> when there is none.</summary>
    public async ValueTask<(Fault Fault, string Check)?> FindFaultAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    )
    {
        foreach (var check in inOrder)
        {
            if (await check.CheckAsync(draft, cancellationToken) is { } fault)
                return (fault, check.GetType().Name);
        }
        return null;
    }
}
