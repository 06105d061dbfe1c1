namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>
/// The scopes that the application may have are kept, all others ignored (wire.md 2.4), repetitions too: a published client
/// sends <c>openid openid</c>. Bounded before anything looks at it (CVE-2026-4634).
/// </summary>
internal sealed class CheckScope : IAuthorizeCheck
{
    public ValueTask<Fault?> CheckAsync(AuthorizeDraft draft, CancellationToken cancellationToken)
    {
        if (ScopeText.Read(draft.Parameters["scope"] ?? "") is not { } asked)
            return new(
                new Fault(
                    "invalid_scope",
                    "scope is a list of at most 50 words of printable ASCII, 1,000 characters in all."
                )
            );
        draft.Scopes =
        [
            .. asked.Where(scope =>
                scope == ScopeNames.OpenId
                || draft.Application!.Scopes.Contains(scope, StringComparer.Ordinal)
            ),
        ];
        return default;
    }
}
