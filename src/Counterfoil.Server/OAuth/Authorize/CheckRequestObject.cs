namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>Requests stand in parameters here, and in no signed object (OpenID Connect Core 6; RFC 9101).</summary>
internal sealed class CheckRequestObject : IAuthorizeCheck
{
    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft.Parameters));

    private static Fault? Check(Parameters parameters)
    {
        if (parameters.Has("request"))
            return new Fault(
                "request_not_supported",
                "Send the parameters themselves: request is not supported."
            );
        if (parameters.Has("request_uri"))
            return new Fault(
                "request_uri_not_supported",
                "Send the parameters themselves: request_uri is not supported."
            );
        return parameters.Has("registration")
            ? new Fault(
                "registration_not_supported",
                "Applications are registered beforehand: registration is not supported."
            )
            : null;
    }
}
