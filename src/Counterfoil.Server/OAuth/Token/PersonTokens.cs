using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Grants;

namespace Counterfoil.Server.OAuth.Token;

/// <summary>Says what an exchange gave for a person: with an id_token where the login was by OpenID Connect. Thread-safe.</summary>
internal sealed class PersonTokens(IdTokens idTokens, Personal personal, TimeProvider time)
{
    /// <summary>The reply.</summary>
    /// <param name="question">The request.</param>
    /// <param name="shown">What was exchanged: it names its tenant.</param>
    /// <param name="given">What the exchange gave.</param>
    /// <param name="nonce">What of the authorization goes into the id_token as nonce: a refreshed one has none (OpenID Connect Core 12.2).</param>
    public async Task<TokenReply> SayAsync(
        TokenQuestion question,
        (TicketKind Kind, Secret Text) shown,
        TokensGiven given,
        Func<Authorization, string?> nonce
    )
    {
        var reply = await SayAsync(question, given, nonce);
        return reply is TokenReply.No no
            ? no with
            {
                Tenant = TicketForm.TryParse(shown.Kind, shown.Text.Reveal(), out var parsed)
                    ? parsed.Tenant
                    : null,
            }
            : reply;
    }

    private async Task<TokenReply> SayAsync(
        TokenQuestion question,
        TokensGiven given,
        Func<Authorization, string?> nonce
    ) =>
        given switch
        {
            TokensGiven.Done done => new TokenReply.Tokens(
                new TokenAnswer(
                    done.AccessToken.Ticket,
                    done.AccessToken.Stub.AbsoluteEnd - time.GetUtcNow(),
                    done.Scopes
                )
                {
                    RefreshToken = done.RefreshToken,
                    IdToken = done.Scopes.Contains(ScopeNames.OpenId, StringComparer.Ordinal)
                        ? await IdTokenAsync(question, done, nonce(done.Authorization))
                        : null,
                }
            ),
            TokensGiven.NotNow(var wait) => new TokenReply.No(
                "Throttled",
                new Fault("temporarily_unavailable", "Too many failures. Wait and try again.")
            )
            {
                RetryAfter = wait,
            },
            TokensGiven.TooMuch(var description) => new TokenReply.No(
                "CheckScope",
                new Fault("invalid_scope", description)
            ),
            TokensGiven.Refused(var description) => new TokenReply.No(
                "CheckGrant",
                Fault.InvalidGrant(description)
            ),
            _ => new TokenReply.No("CheckGrant", Fault.InvalidGrant("It is not good.")),
        };

    private async Task<string> IdTokenAsync(
        TokenQuestion question,
        TokensGiven.Done done,
        string? nonce
    ) =>
        await idTokens.MakeAsync(
            new IdTokenWish(
                await personal.OfAsync(
                    done.Proof,
                    question.Application,
                    done.Authorization,
                    question.Context.RequestAborted
                ),
                // The audience stays what it was (OpenID Connect Core 12.2) as long as that id means the application: once
                // it was dropped, nobody may make anything of a token for it.
                question.Application.IsKnownAs(done.Authorization.ClientId)
                    ? done.Authorization.ClientId
                    : question.ClientId
            )
            {
                Nonce = nonce,
                AccessToken = done.AccessToken.Ticket,
            },
            question.Context.RequestAborted
        );
}
