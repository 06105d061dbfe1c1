using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>An id_token that comes by the browser is bound to a nonce (OpenID Connect Core 3.2.2.1, 3.3.2.11).</summary>
internal sealed class CheckNonce : IAuthorizeCheck
{
    private const int Longest = 512;

    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft));

    private static Fault? Check(AuthorizeDraft draft)
    {
        var hasIdToken = draft.ResponseTypes.HasFlag(ResponseTypes.IdToken);
        if (hasIdToken && !draft.IsOpenId)
            return Fault.InvalidRequest("scope must contain openid for an id_token.");
        return draft.Parameters["nonce"] switch
        {
            null when hasIdToken => Fault.InvalidRequest(
                "nonce is missing: an id_token that comes by the browser needs one."
            ),
            { Length: > Longest } => Fault.InvalidRequest("nonce has at most 512 characters."),
            _ => null,
        };
    }
}
