using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>The application is registered, and open.</summary>
internal sealed class CheckClientId(IKnownApplications applications) : IAuthorizeCheck
{
    private const int Longest = 128;

    public async ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (draft.Parameters.Faulty.Contains("client_id"))
            return Fault.InvalidRequest("client_id stands there twice, or cannot be read.");
        if (draft.Parameters["client_id"] is not { Length: <= Longest } clientId)
            return Fault.InvalidRequest("client_id is missing.");
        if (await applications.FindAsync(clientId, cancellationToken) is not { } application)
            return Fault.UnauthorizedClient(
                "No application has this client_id. Look it up on the page of the application."
            );
        draft.Application = application;
        return ApplicationFaults.OfState(application);
    }
}
