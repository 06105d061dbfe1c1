using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Broker.Grants;

/// <summary>What an authorization response brings. Immutable.</summary>
/// <param name="Code">The code; <c>null</c> where none was asked for.</param>
/// <param name="AccessToken">The access token; <c>null</c> where none was asked for.</param>
public sealed record Given(Secret? Code, Issued.Done? AccessToken);

/// <summary>
/// Gives an application what it asked for at the end of a login: a code, which is the secret of a new grant, and an access token
/// where it may have one in the response. With a code beside it the access token hangs by the grant, so that it ends with it.
/// Thread-safe.
/// </summary>
public sealed class Giver(
    Evaluator evaluator,
    ApplicationIssuer issuer,
    IKnownApprovals approvals,
    GrantStanding standing
)
{
    /// <summary>Gives it; <c>null</c> when a plugin objected, or the login, the approval or the consent ended meanwhile.</summary>
    public async Task<Given?> GiveAsync(
        AuthorizationRequest request,
        CourseEnd.Agreed agreed,
        Caller tokenDoor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(agreed);
        ArgumentNullException.ThrowIfNull(tokenDoor);
        return
            await IssueAsync(request, agreed, tokenDoor, cancellationToken) is { } given
            && await standing.StandsAsync(agreed, cancellationToken)
            ? given
            : null;
    }

    private async Task<Given?> IssueAsync(
        AuthorizationRequest request,
        CourseEnd.Agreed agreed,
        Caller tokenDoor,
        CancellationToken cancellationToken
    )
    {
        var types = request.ResponseTypes;
        Issued.Done? grant = null;
        if (types.HasFlag(ResponseTypes.Code))
        {
            var remembered = await RememberAsync(request, agreed, cancellationToken);
            grant = await IssueAsync(
                agreed.Proof,
                agreed,
                TicketKind.Grant,
                remembered,
                cancellationToken
            );
            if (grant is null)
                return null;
        }
        if (!types.HasFlag(ResponseTypes.Token))
            return new Given(grant?.Ticket, AccessToken: null);
        var proof = grant is null
            ? agreed.Proof
            : await HearAsync(grant, tokenDoor, cancellationToken);
        var token = proof is null
            ? null
            : await IssueAsync(
                proof,
                agreed,
                TicketKind.AccessToken,
                authorization: null,
                cancellationToken
            );
        return token is null ? null : new Given(grant?.Ticket, token);
    }

    private async ValueTask<Authorization> RememberAsync(
        AuthorizationRequest request,
        CourseEnd.Agreed agreed,
        CancellationToken cancellationToken
    )
    {
        var consent = await approvals.FindConsentAsync(
            agreed.Proof.Tenant.Id,
            agreed.Proof.Associate.Id,
            agreed.Application.Id,
            cancellationToken
        );
        return Authorization.Of(
            request,
            agreed.Account,
            consent is null && !agreed.IsConsented ? ConsentGiven.NotNeeded : ConsentGiven.Yes
        );
    }

    // The code is heard as it would be at the token endpoint, and not used up by that.
    private async Task<Proof?> HearAsync(
        Issued.Done grant,
        Caller tokenDoor,
        CancellationToken cancellationToken
    ) =>
        await evaluator.HearAsync(
            new Presented
            {
                Door = tokenDoor.Door,
                Tenant = grant.Stub.Tenant,
                Evidence = [new GrantEvidence(grant.Ticket)],
                Use = tokenDoor.Use,
            },
            cancellationToken
        )
            is Outcome.Believed(var proof)
            ? proof
            : null;

    private async Task<Issued.Done?> IssueAsync(
        Proof proof,
        CourseEnd.Agreed agreed,
        TicketKind kind,
        Authorization? authorization,
        CancellationToken cancellationToken
    ) =>
        await issuer.IssueAsync(
            proof,
            new ApplicationTicket
            {
                Kind = kind,
                Application = agreed.Application.Id.Value,
                Scopes = agreed.Scopes,
                Authorization = authorization?.ToText(),
            },
            cancellationToken
        ) as Issued.Done;
}
