using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Grants;

/// <summary>What an application brings to redeem a code. Immutable.</summary>
/// <param name="Code">The code.</param>
/// <param name="RedirectUri">The address that the answer went to, as the application says it; <c>null</c> when it says none.</param>
/// <param name="Verifier">PKCE's verifier; <c>null</c> for none.</param>
public sealed record CodeShown(Secret Code, string? RedirectUri, Secret? Verifier);

/// <summary>By which door an application comes, and how.</summary>
/// <param name="Door">The token endpoint's door.</param>
/// <param name="Use">From where and what for.</param>
public sealed record Caller(Door Door, Use Use);

/// <summary>
/// Redeems codes (RFC 6749 section 4.1.3): once, by the application that it was made for, from the address that it was sent to,
/// with the verifier behind its challenge. Thread-safe.
/// </summary>
/// <remarks>
/// A code shown by the wrong application stays as it is: only its own can use it up. Whatever else is wrong uses it up, since
/// somebody else may have seen it; shown twice, it ends all that was got with it (RFC 9700 section 2.1.1, RFC 6749 4.1.2).
/// </remarks>
public sealed class Redeemer(
    GrantHearing hearing,
    ApplicationIssuer issuer,
    GrantDesk desk,
    GrantStanding standing
)
{
    private static readonly IRedeemCheck[] InOrder =
    [
        new CheckSameRedirectUri(),
        new CheckVerifier(),
    ];

    /// <summary>Redeems it.</summary>
    public async Task<TokensGiven> RedeemAsync(
        Application application,
        CodeShown shown,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(caller);
        var heard = await hearing.HearAsync(
            TicketKind.Grant,
            shown.Code,
            caller,
            cancellationToken
        );
        if (heard.Proof is not { } proof)
            return heard.Refusal!;
        if (
            proof.Ticket is not { } grant
            || grant.Application != application.Id.Value
            || Authorization.Read(grant.Terms.Authorization) is not { } authorization
        )
            return new TokensGiven.Refused("The code was made for another application.");
        var fault =
            FaultOf(authorization, shown)
            ?? await standing.FaultAsync(application, proof, authorization, cancellationToken);
        if (fault is not null)
            return await SpoilAsync(grant, fault);
        return await GiveAsync(application, proof, authorization, cancellationToken);
    }

    private async Task<TokensGiven> GiveAsync(
        Application application,
        Proof proof,
        Authorization authorization,
        CancellationToken cancellationToken
    )
    {
        var scopes = proof.Ticket!.Scopes;
        var wishes = new List<ApplicationTicket> { Wish(TicketKind.AccessToken) };
        if (application.Flows.HasFlag(Flows.Refresh))
            wishes.Add(Wish(TicketKind.RefreshToken));
        return TokensGiven.Of(
            await issuer.ExchangeAsync(proof, wishes, cancellationToken),
            proof,
            authorization,
            scopes
        );

        ApplicationTicket Wish(TicketKind kind) =>
            new()
            {
                Kind = kind,
                Application = application.Id.Value,
                Scopes = scopes,
            };
    }

    private static string? FaultOf(Authorization authorization, CodeShown shown) =>
        InOrder
            .Select(check => check.Check(authorization, shown))
            .FirstOrDefault(fault => fault is not null);

    private async Task<TokensGiven> SpoilAsync(TicketStub grant, string fault)
    {
        // Not taken back by a caller who hangs up.
        await desk.EndLineAsync(grant, CancellationToken.None);
        return new TokensGiven.Refused(fault);
    }
}
