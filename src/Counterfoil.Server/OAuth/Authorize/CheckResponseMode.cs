using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>The answer travels as asked for: tokens never in a query, where logs and the next site would read them.</summary>
internal sealed class CheckResponseMode : IAuthorizeCheck
{
    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft));

    private static Fault? Check(AuthorizeDraft draft)
    {
        if (draft.Parameters["response_mode"] is not { } text)
            return null;
        return ResponseModes.Read(text) switch
        {
            null => Fault.InvalidRequest("response_mode is one of query, fragment, form_post."),
            ResponseMode.Query when draft.ResponseTypes != ResponseTypes.Code =>
                Fault.InvalidRequest(
                    "response_mode query is for a code alone: use fragment or form_post."
                ),
            _ => null,
        };
    }
}

/// <summary>The words of <c>response_mode</c>.</summary>
internal static class ResponseModes
{
    /// <summary>The mode; <c>null</c> for an unknown word. A published client says <c>form_data</c> (wire.md 2.4).</summary>
    public static ResponseMode? Read(string text) =>
        text switch
        {
            "query" => ResponseMode.Query,
            "fragment" => ResponseMode.Fragment,
            "form_post" or "form_data" => ResponseMode.FormPost,
            _ => null,
        };

    /// <summary>As the request seems to want its answer, an error too, before anything of it has been checked.</summary>
    public static ResponseMode Seeming(Parameters parameters)
    {
        var fallback =
            parameters["response_type"] is { } type
            && ResponseTypeWords.Read(type) is { } types
            && types != ResponseTypes.Code
                ? ResponseMode.Fragment
                : ResponseMode.Query;
        return parameters["response_mode"] is { } text && Read(text) is { } asked
            ? asked == ResponseMode.Query
                ? fallback
                : asked
            : fallback;
    }
}
