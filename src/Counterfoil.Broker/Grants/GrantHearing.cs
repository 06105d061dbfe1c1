using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Broker.Grants;

/// <summary>
/// Hears the code or the refresh token that an application brings. One that was good once, and comes again, is in two hands:
/// it ends all that was got with it (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2). Thread-safe.
/// </summary>
public sealed class GrantHearing(Evaluator evaluator, GrantDesk desk)
{
    internal async Task<GrantHeard> HearAsync(
        TicketKind kind,
        Secret text,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        var (evidence, again, over) =
            kind == TicketKind.Grant
                ? (
                    (Evidence)new GrantEvidence(text),
                    "The code was used before; whatever was got with it has been ended. A code is redeemed once: begin a login anew.",
                    "The code is unknown, or has lapsed, or has been ended. It is redeemed within a minute: begin a login anew."
                )
                : (
                    new RefreshTokenEvidence(text),
                    "The refresh token was used before, or revoked; whatever was got with it has been ended. Keep the one that came last, and begin a login anew.",
                    "The refresh token is unknown, or has lapsed, or has been ended. Begin a login anew."
                );
        var tenant = TicketForm.TryParse(kind, text.Reveal(), out var parsed)
            ? parsed.Tenant
            : null;
        var outcome = await evaluator.HearAsync(
            new Presented
            {
                Door = caller.Door,
                Tenant = tenant,
                Evidence = [evidence],
                Use = caller.Use,
            },
            cancellationToken
        );
        switch (outcome)
        {
            case Outcome.Believed(var proof):
                return new GrantHeard(proof, Refusal: null);
            case Outcome.Refused { Refusal: { RetryAfter: { } wait } }:
                return new GrantHeard(Proof: null, new TokensGiven.NotNow(wait));
        }
        // Not taken back by a caller who hangs up.
        var isReused =
            tenant is { } named
            && await desk.EndLineIfReusedAsync(named, evidence, CancellationToken.None);
        return new GrantHeard(Proof: null, new TokensGiven.Refused(isReused ? again : over));
    }
}

/// <summary>How it was heard.</summary>
/// <param name="Proof">Whose it is; <c>null</c> where it was refused.</param>
/// <param name="Refusal">What to say then.</param>
internal readonly record struct GrantHeard(Proof? Proof, TokensGiven? Refusal);
