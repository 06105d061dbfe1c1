namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>No parameter came twice, and none holds what nobody may send (RFC 6749 section 3.1, CVE-2026-9689).</summary>
internal sealed class CheckRepeated : IAuthorizeCheck
{
    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(FaultyParameters.Find(draft.Parameters));
}
