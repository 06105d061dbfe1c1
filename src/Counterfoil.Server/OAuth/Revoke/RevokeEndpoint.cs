using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Server.OAuth.Clients;

namespace Counterfoil.Server.OAuth.Revoke;

/// <summary>
/// <c>/login/common/oauth/revoke</c> (RFC 7009): an application ends what it was given. Ending a refresh token ends all that
/// hangs by its login; an access token ends alone. What is unknown, or another's, is answered like what was ended. Thread-safe.
/// </summary>
internal sealed class RevokeEndpoint(
    CallParameters calls,
    ClientDesk clients,
    ProtocolRefusals refusals,
    HeldTokens held,
    GrantDesk desk,
    IKnownApplications applications
)
{
    private const string Door = "oauth-revoke";

    /// <summary>Answers.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (await OfOriginalAsync(context) is { } original)
            return await EndAsync(original);
        var reading = await calls.ReadAsync(context);
        if (reading is not Reading.Read(var parameters))
            return await refusals.SayAsync(context, Door, (Reading.Unreadable)reading);
        var client = await clients.HearAsync(context, parameters);
        if (client is not ClientHeard.Known(var application, _))
            return await refusals.SayAsync(context, Door, (ClientHeard.Unknown)client);
        CrossOrigin.Allow(context, application);
        var fault =
            FaultyParameters.Find(parameters)
            ?? (parameters.Has("token") ? null : Fault.InvalidRequest("token is missing."));
        if (fault is not null)
            return await refusals.SayAsync(context, Door, "CheckToken", fault, application);
        var seen = parameters.Secret("token") is { } token
            ? await held.FindAsync(token, context.RequestAborted)
            : null;
        return seen?.Stub.Application == application.Id.Value ? await EndAsync(seen!.Stub) : Done();
    }

    // The original's way (wire.md 2.2): the token in the address and nothing else. Who holds it may end it, where its
    // application is marked for that.
    private async ValueTask<TicketStub?> OfOriginalAsync(HttpContext context) =>
        context.Request.QueryString.HasValue
        && RequestParameters.OfQuery(context.Request) is Reading.Read(var parameters)
        && !parameters.Has("client_id")
        && parameters.Secret("token") is { } token
        && await held.FindAsync(token, context.RequestAborted) is { Stub: var stub }
        && stub.Application is { } key
        && await applications.FindAsync(new ApplicationKey(key), context.RequestAborted)
            is { Compatibility.TokenParametersInAddress: true }
            ? stub
            : null;

    private async Task<IResult> EndAsync(TicketStub stub)
    {
        // Not taken back by a caller who hangs up.
        if (stub.Kind == TicketKind.RefreshToken)
            await desk.EndLineAsync(stub, CancellationToken.None);
        else
            await desk.EndAsync(stub, CancellationToken.None);
        return Done();
    }

    private static ProtocolAnswer Done() => new(StatusCodes.Status200OK, _ => { });
}
