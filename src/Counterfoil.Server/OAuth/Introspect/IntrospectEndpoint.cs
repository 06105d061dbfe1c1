using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Grants;
using Counterfoil.Server.OAuth.Clients;

namespace Counterfoil.Server.OAuth.Introspect;

/// <summary>
/// <c>/login/common/oauth/introspect</c> (RFC 7662): what a token is for. A confidential application is told of what was given to
/// itself; of everything else it is told that it is not active, and no more. Looking is no use. Thread-safe.
/// </summary>
internal sealed class IntrospectEndpoint(
    CallParameters calls,
    ClientDesk clients,
    ProtocolRefusals refusals,
    HeldTokens held,
    GrantInspection inspection,
    Uses uses,
    KnownTenants tenants,
    IKnownApprovals approvals,
    KnownAuthorizations authorizations,
    Issuer issuer
)
{
    // Nobody comes in by it: it is said to plugins, and on record.
    private static readonly Door Door = new("oauth-introspect", "OAuth, introspection");

    private static readonly ProtocolAnswer Inactive = new(
        StatusCodes.Status200OK,
        json => json.WriteBoolean("active", value: false)
    );

    /// <summary>Answers.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var reading = await calls.ReadAsync(context);
        if (reading is not Reading.Read(var parameters))
            return await refusals.SayAsync(context, Door.Name, (Reading.Unreadable)reading);
        var client = await clients.HearAsync(context, parameters);
        if (client is not ClientHeard.Known(var application, _))
            return await refusals.SayAsync(context, Door.Name, (ClientHeard.Unknown)client);
        if (application.Type == ClientType.Public)
            return await refusals.SayAsync(
                context,
                Door.Name,
                new ClientHeard.Unknown(
                    Fault.InvalidClient("Only an application that shows its token may ask.")
                )
                {
                    Meant = application,
                }
            );
        var fault =
            FaultyParameters.Find(parameters)
            ?? (parameters.Has("token") ? null : Fault.InvalidRequest("token is missing."));
        if (fault is not null)
            return await refusals.SayAsync(context, Door.Name, "CheckToken", fault, application);
        return await LookAsync(
            parameters.Secret("token"),
            application,
            uses.Of(context),
            context.RequestAborted
        );
    }

    private async Task<IResult> LookAsync(
        Secret? token,
        Application application,
        Use use,
        CancellationToken cancellationToken
    )
    {
        // Revocation counts on every level that there is (CVE-2026-8922): the stub's, the tenant's, the approval's, and
        // whatever a plugin objects to, such as that a home is gone.
        if (
            token is null
            || await held.FindAsync(token, cancellationToken) is not { IsLiving: true } seen
            || seen.Stub.Application != application.Id.Value
            || await tenants.FindAsync(seen.Stub.Tenant, cancellationToken)
                is not { State: TenantState.Active }
            || await approvals.FindAsync(seen.Stub.Tenant, application, cancellationToken)
                is not Standing.Approved
            || !await inspection.IsUnopposedAsync(
                seen,
                HeldTokens.EvidenceOf(seen, token),
                Door,
                use,
                cancellationToken
            )
        )
            return Inactive;
        var authorization = await authorizations.FindAsync(seen.Stub, cancellationToken);
        return Say(seen, application, authorization);
    }

    private ProtocolAnswer Say(
        SeenTicket seen,
        Application application,
        Authorization? authorization
    ) =>
        new(
            StatusCodes.Status200OK,
            json =>
            {
                var stub = seen.Stub;
                json.WriteBoolean("active", value: true);
                if (stub.Scopes.Count > 0)
                    json.WriteString("scope", ScopeText.Write(stub.Scopes));
                json.WriteString("client_id", authorization?.ClientId ?? application.ClientId);
                json.WriteString("username", seen.Associate.Name);
                if (stub.Kind == TicketKind.AccessToken)
                    json.WriteString("token_type", "Bearer");
                json.WriteNumber("iat", stub.IssuedAt.ToUnixTimeSeconds());
                json.WriteNumber("exp", seen.EndsAt.ToUnixTimeSeconds());
                json.WriteString(
                    "sub",
                    Subject.Of(stub.Tenant, stub.Associate, authorization?.Account)
                );
                json.WriteString("iss", issuer.Value);
                json.WriteString(ClaimNames.Context, stub.Tenant.Value);
            }
        );
}
