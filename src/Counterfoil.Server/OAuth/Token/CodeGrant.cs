using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Grants;

namespace Counterfoil.Server.OAuth.Token;

/// <summary><c>authorization_code</c> (RFC 6749 section 4.1.3).</summary>
internal sealed class CodeGrant(Redeemer redeemer, PersonTokens tokens, Uses uses) : IGrantType
{
    public string Name => "authorization_code";

    public async Task<TokenReply> AnswerAsync(TokenQuestion question)
    {
        var parameters = question.Parameters;
        if ((question.Application.Flows & (Flows.Code | Flows.Hybrid)) == Flows.None)
            return new TokenReply.No(
                "CheckFlow",
                Fault.UnauthorizedClient("The application is not registered for codes.")
            );
        if (parameters.Secret("code") is not { } code)
            return new TokenReply.No("CheckCode", Fault.InvalidRequest("code is missing."));
        return await tokens.SayAsync(
            question,
            (TicketKind.Grant, code),
            await redeemer.RedeemAsync(
                question.Application,
                new CodeShown(code, parameters["redirect_uri"], parameters.Secret("code_verifier")),
                new Caller(Doors.OAuthToken, uses.Of(question.Context)),
                question.Context.RequestAborted
            ),
            authorization => authorization.Nonce
        );
    }
}
