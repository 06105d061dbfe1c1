namespace Counterfoil.Server.OAuth.Token;

/// <summary>A token response (RFC 6749 section 5.1). Immutable.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="ExpiresIn">How long it is good.</param>
/// <param name="Scopes">What for.</param>
internal sealed record TokenAnswer(
    Secret AccessToken,
    TimeSpan ExpiresIn,
    IReadOnlyList<string> Scopes
)
{
    /// <summary>A refresh token; <c>null</c> for none, or where the old one stays.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>An id_token; <c>null</c> for none.</summary>
    public string? IdToken { get; init; }

    /// <summary>As JSON.</summary>
    public IResult ToResult() =>
        new ProtocolAnswer(
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteString("access_token", AccessToken.Reveal());
                json.WriteString("token_type", "Bearer");
                json.WriteNumber("expires_in", (long)Math.Round(ExpiresIn.TotalSeconds));
                if (RefreshToken is { } refresh)
                    json.WriteString("refresh_token", refresh.Reveal());
                if (Scopes.Count > 0)
                    json.WriteString("scope", ScopeText.Write(Scopes));
                if (IdToken is { } idToken)
                    json.WriteString("id_token", idToken);
            }
        );
}
