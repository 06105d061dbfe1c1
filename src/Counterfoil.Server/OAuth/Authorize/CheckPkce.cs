using System.Buffers;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>
/// PKCE by S256 alone, and by every public application (RFC 7636; RFC 9700 section 2.1.1). <c>plain</c> is refused, and so is
/// a challenge without a method, which means plain.
/// </summary>
internal sealed class CheckPkce : IAuthorizeCheck
{
    private const int Length = 43;

    private static readonly SearchValues<char> Base64Url = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft));

    private static Fault? Check(AuthorizeDraft draft)
    {
        var challenge = draft.Parameters["code_challenge"];
        if (challenge is null)
        {
            if (draft.Parameters["code_challenge_method"] is not null)
                return Fault.InvalidRequest("code_challenge is missing beside its method.");
            return
                draft.Application!.Type == ClientType.Public
                && draft.ResponseTypes.HasFlag(ResponseTypes.Code)
                ? Fault.InvalidRequest(
                    "code_challenge is missing: a public application uses PKCE with S256."
                )
                : null;
        }
        if (draft.Parameters["code_challenge_method"] != "S256")
            return Fault.InvalidRequest("code_challenge_method must be S256.");
        if (challenge.Length != Length || challenge.AsSpan().ContainsAnyExcept(Base64Url))
            return Fault.InvalidRequest(
                "code_challenge must be the base64url of a SHA-256: 43 characters without padding."
            );
        draft.CodeChallenge = challenge;
        return null;
    }
}
