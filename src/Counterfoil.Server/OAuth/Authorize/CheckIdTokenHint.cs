namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>Whom the application expects: an id_token that this server gave it, past its end or not (OpenID Connect Core 3.1.2.1).</summary>
internal sealed class CheckIdTokenHint(IdTokenHints hints) : IAuthorizeCheck
{
    public async ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (draft.Parameters["id_token_hint"] is not { } text)
            return null;
        if (await hints.ReadAsync(text, draft.Application!, cancellationToken) is { } hint)
        {
            draft.Subject = hint.Subject;
            return null;
        }
        return Fault.InvalidRequest(
            "id_token_hint is no id_token that this server gave to this application."
        );
    }
}
