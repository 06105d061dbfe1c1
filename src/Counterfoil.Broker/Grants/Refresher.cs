using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Grants;

/// <summary>
/// Exchanges refresh tokens for access tokens (RFC 6749 section 6). A public application's are replaced at each use, and one that
/// comes again ends all that hangs by its login (RFC 9700 section 4.14.2); a confidential one's stay, as published
/// (wire.md 2.5). Approval and consent are heard again each time. Thread-safe.
/// </summary>
public sealed class Refresher(
    GrantHearing hearing,
    ApplicationIssuer issuer,
    GrantDesk desk,
    GrantStanding standing,
    KnownAuthorizations authorizations
)
{
    /// <summary>Exchanges it.</summary>
    /// <param name="application">The application, authenticated.</param>
    /// <param name="token">The refresh token.</param>
    /// <param name="asked">The scopes asked for; <c>null</c> for all that were agreed to.</param>
    /// <param name="caller">By which door and how.</param>
    /// <param name="cancellationToken">Counts until something is given.</param>
    public async Task<TokensGiven> RefreshAsync(
        Application application,
        Secret token,
        IReadOnlyList<string>? asked,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(caller);
        var heard = await hearing.HearAsync(
            TicketKind.RefreshToken,
            token,
            caller,
            cancellationToken
        );
        if (heard.Proof is not { } proof)
            return heard.Refusal!;
        if (
            proof.Ticket is not { } refresh
            || refresh.Application != application.Id.Value
            || await authorizations.FindAsync(refresh, cancellationToken) is not { } authorization
        )
            return new TokensGiven.Refused("The refresh token was made for another application.");
        if (
            await standing.FaultAsync(application, proof, authorization, cancellationToken) is
            { } fault
        )
        {
            await desk.EndLineAsync(refresh, CancellationToken.None);
            return new TokensGiven.Refused(fault);
        }
        var scopes = asked ?? refresh.Scopes;
        return scopes.Except(refresh.Scopes, StringComparer.Ordinal).Any()
            ? new TokensGiven.TooMuch("scope asks for more than was agreed to.")
            : TokensGiven.Of(
                await issuer.ExchangeAsync(
                    proof,
                    [.. Wishes(application, refresh, scopes)],
                    cancellationToken
                ),
                proof,
                authorization,
                scopes
            );
    }

    private static IEnumerable<ApplicationTicket> Wishes(
        Application application,
        TicketStub refresh,
        IReadOnlyList<string> scopes
    )
    {
        yield return new ApplicationTicket
        {
            Kind = TicketKind.AccessToken,
            Application = application.Id.Value,
            Scopes = scopes,
        };
        if (application.Type == ClientType.Public)
            yield return new ApplicationTicket
            {
                Kind = TicketKind.RefreshToken,
                Application = application.Id.Value,
                Scopes = refresh.Scopes,
            };
    }
}
