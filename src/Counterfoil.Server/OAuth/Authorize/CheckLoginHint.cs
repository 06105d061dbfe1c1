namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>The login name to begin with; what no login name can be is left out.</summary>
internal sealed class CheckLoginHint : IAuthorizeCheck
{
    private const int Longest = 254;

    public ValueTask<Fault?> CheckAsync(AuthorizeDraft draft, CancellationToken cancellationToken)
    {
        // A ticket in an address would be in logs already; here it goes no further.
        if (
            draft.Parameters["login_hint"] is { Length: <= Longest } hint
            && Evidence.OfUserName(hint, Secret.Blank) is NameAndPassword
        )
            draft.LoginHint = hint;
        return default;
    }
}
