using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>The answer goes to a registered address, compared exactly (RFC 9700 section 2.1).</summary>
internal sealed class CheckRedirectUri : IAuthorizeCheck
{
    private const int InvalidRedirectUrl = 2;

    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft));

    private static Fault? Check(AuthorizeDraft draft)
    {
        var (parameters, application) = (draft.Parameters, draft.Application!);
        if (parameters.Faulty.Contains("redirect_uri"))
            return Wrong("redirect_uri stands there twice, or cannot be read.");
        var asked = parameters["redirect_uri"];
        if (asked is null)
        {
            // RFC 6749 section 3.1.2.3 lets one be left out where there is only one; OpenID Connect Core 3.1.2.1 does not.
            if (
                application.RedirectUris is not [var only]
                || ScopesOf(parameters).Contains("openid")
            )
                return Wrong("redirect_uri is missing.");
            asked = only;
        }
        draft.RedirectUri = RedirectUris.Match(application, asked);
        if (draft.RedirectUri is null)
            return Wrong(
                "redirect_uri is not registered for this application. It is compared exactly: register this very address."
            );
        draft.ResponseMode = ResponseModes.Seeming(parameters);
        return null;
    }

    private static string[] ScopesOf(Parameters parameters) =>
        (parameters["scope"] ?? "").Split(' ');

    private static Fault Wrong(string description) =>
        Fault.InvalidRequest(description) with
        {
            Number = InvalidRedirectUrl,
        };
}
