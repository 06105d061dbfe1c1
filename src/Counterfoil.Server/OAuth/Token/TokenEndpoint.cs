using Counterfoil.Server.OAuth.Clients;

namespace Counterfoil.Server.OAuth.Token;

/// <summary><c>/login/{common|ctx}/oauth/tokens</c>: an application exchanges what it has for tokens. Thread-safe.</summary>
internal sealed class TokenEndpoint(
    CallParameters calls,
    ClientDesk clients,
    ProtocolRefusals refusals,
    IEnumerable<IGrantType> kinds
)
{
    private const string Door = "oauth-token";

    private readonly Dictionary<string, IGrantType> known = kinds.ToDictionary(
        kind => kind.Name,
        StringComparer.Ordinal
    );

    /// <summary>Answers.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var reading = await calls.ReadAsync(context);
        if (reading is not Reading.Read(var parameters))
            return await refusals.SayAsync(context, Door, (Reading.Unreadable)reading);
        var client = await clients.HearAsync(context, parameters);
        if (client is not ClientHeard.Known(var application, var clientId))
            return await refusals.SayAsync(context, Door, (ClientHeard.Unknown)client);
        CrossOrigin.Allow(context, application);
        var reply = await AnswerAsync(
            new TokenQuestion(context, parameters, application, clientId)
        );
        if (reply is TokenReply.Tokens(var answer))
            return answer.ToResult();
        var no = (TokenReply.No)reply;
        return await refusals.SayAsync(
            context,
            Door,
            no.Check,
            no.Fault,
            application,
            no.RetryAfter is null
                ? StatusCodes.Status400BadRequest
                : StatusCodes.Status429TooManyRequests,
            no.RetryAfter,
            no.Tenant
        );
    }

    private async Task<TokenReply> AnswerAsync(TokenQuestion question)
    {
        if (FaultyParameters.Find(question.Parameters) is { } faulty)
            return new TokenReply.No("CheckRepeated", faulty);
        if (question.Parameters["grant_type"] is not { } name)
            return new TokenReply.No(
                "CheckGrantType",
                Fault.InvalidRequest("grant_type is missing.")
            );
        // The password of a person is no business of an application (RFC 9700 section 2.4): that kind is not known here.
        return known.TryGetValue(name, out var kind)
            ? await kind.AnswerAsync(question)
            : new TokenReply.No(
                "CheckGrantType",
                new Fault(
                    "unsupported_grant_type",
                    $"grant_type is one of {string.Join(", ", known.Keys)}."
                )
            );
    }
}
