using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Grants;

namespace Counterfoil.Server.OAuth.Token;

/// <summary><c>refresh_token</c> (RFC 6749 section 6). An address that comes along, under whichever spelling, is not needed.</summary>
internal sealed class RefreshGrant(Refresher refresher, PersonTokens tokens, Uses uses) : IGrantType
{
    public string Name => "refresh_token";

    public async Task<TokenReply> AnswerAsync(TokenQuestion question)
    {
        var parameters = question.Parameters;
        if (!question.Application.Flows.HasFlag(Flows.Refresh))
            return new TokenReply.No(
                "CheckFlow",
                Fault.UnauthorizedClient("The application is not registered for refresh tokens.")
            );
        if (parameters.Secret("refresh_token") is not { } token)
            return new TokenReply.No(
                "CheckRefreshToken",
                Fault.InvalidRequest("refresh_token is missing.")
            );
        IReadOnlyList<string>? scopes = null;
        if (parameters["scope"] is { } text)
        {
            scopes = ScopeText.Read(text);
            if (scopes is null)
                return new TokenReply.No(
                    "CheckScope",
                    new Fault("invalid_scope", "scope cannot be read.")
                );
        }
        return await tokens.SayAsync(
            question,
            (TicketKind.RefreshToken, token),
            await refresher.RefreshAsync(
                question.Application,
                token,
                scopes,
                new Caller(Doors.OAuthToken, uses.Of(question.Context)),
                question.Context.RequestAborted
            ),
            _ => null
        );
    }
}
