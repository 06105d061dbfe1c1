using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>What is asked for exists, and the application may have it (RFC 9700 section 2.1.2: implicit and hybrid are off unless asked for).</summary>
internal sealed class CheckResponseType : IAuthorizeCheck
{
    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft));

    private static Fault? Check(AuthorizeDraft draft)
    {
        if (draft.Parameters["response_type"] is not { } text)
            return Fault.InvalidRequest("response_type is missing.");
        if (ResponseTypeWords.Read(text) is not { } types)
            return new Fault(
                "unsupported_response_type",
                "response_type is one of code, id_token, token, or some of them with a space between."
            );
        draft.ResponseTypes = types;
        return ApplicationFaults.OfFlow(types, draft.Application!);
    }
}

/// <summary>The words of <c>response_type</c>.</summary>
internal static class ResponseTypeWords
{
    private const int Longest = 64;

    /// <summary>What they ask for, in whatever order; <c>null</c> for an unknown word or one that stands there twice.</summary>
    public static ResponseTypes? Read(string text)
    {
        if (text.Length > Longest)
            return null;
        var types = ResponseTypes.None;
        foreach (var word in text.Split(' '))
        {
            var type = word switch
            {
                "code" => ResponseTypes.Code,
                "id_token" => ResponseTypes.IdToken,
                "token" => ResponseTypes.Token,
                _ => ResponseTypes.None,
            };
            if (type == ResponseTypes.None || types.HasFlag(type))
                return null;
            types |= type;
        }
        return types;
    }
}
