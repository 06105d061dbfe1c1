namespace Counterfoil.Broker.Grants;

/// <summary>The address is the one that the answer went to, said again exactly (RFC 6749 section 4.1.3).</summary>
internal sealed class CheckSameRedirectUri : IRedeemCheck
{
    public string? Check(Authorization authorization, CodeShown shown)
    {
        if (shown.RedirectUri is null)
            return authorization.NamedRedirectUri
                ? "redirect_uri is missing: say the one of the authorization request again."
                : null;
        return string.Equals(shown.RedirectUri, authorization.RedirectUri, StringComparison.Ordinal)
            ? null
            : "redirect_uri is not the one of the authorization request.";
    }
}
