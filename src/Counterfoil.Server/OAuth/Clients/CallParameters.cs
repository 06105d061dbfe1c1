using Counterfoil.Broker.Applications;
using Microsoft.AspNetCore.Http.Features;

namespace Counterfoil.Server.OAuth.Clients;

/// <summary>
/// The parameters of a program's call: its form. In the address, where logs read them, they are taken from an application alone
/// that is marked for it, and only where there is no body (wire.md 2.5); this server's own log never has the query.
/// </summary>
internal sealed class CallParameters(IKnownApplications applications)
{
    private static readonly Reading.Unreadable InAddress = new(
        StatusCodes.Status400BadRequest,
        "Parameters stand in the body, not in the address; for a client that cannot do so, switch on the application's tokenParametersInAddress. Treat what stood in the address as known to others."
    );

    private static readonly string[] Telling =
    [
        "grant_type",
        "client_secret",
        "code",
        "refresh_token",
        "token",
    ];

    /// <summary>Reads them.</summary>
    public async ValueTask<Reading> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.QueryString.HasValue)
            return await RequestParameters.OfFormAsync(request);
        var inAddress = RequestParameters.OfQuery(request);
        if (inAddress is not Reading.Read(var parameters) || !Array.Exists(Telling, parameters.Has))
            return await RequestParameters.OfFormAsync(request);
        return !HasBody(context) && await IsMarkedAsync(parameters, context.RequestAborted)
            ? inAddress
            : InAddress;
    }

    private async ValueTask<bool> IsMarkedAsync(
        Parameters parameters,
        CancellationToken cancellationToken
    ) =>
        parameters["client_id"] is { } clientId
        && await applications.FindAsync(clientId, cancellationToken)
            is { Compatibility.TokenParametersInAddress: true };

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength is not 0
        && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };
}
