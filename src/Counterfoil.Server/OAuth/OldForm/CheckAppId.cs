using Counterfoil.Broker.Applications;
using Counterfoil.Server.OAuth.Authorize;

namespace Counterfoil.Server.OAuth.OldForm;

/// <summary>The application is registered, open, and has asked for the old form.</summary>
internal sealed class CheckAppId(IKnownApplications applications) : IAuthorizeCheck
{
    private const int Longest = 128;

    public async ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (draft.Parameters["app_id"] is not { Length: <= Longest } appId)
            return Fault.InvalidRequest("app_id is missing, or stands there twice.");
        if (await applications.FindAsync(appId, cancellationToken) is not { } application)
            return Fault.UnauthorizedClient("No application has this app_id.");
        draft.Application = application;
        return ApplicationFaults.OfState(application)
            ?? (
                application.OldForm is null
                    ? Fault.UnauthorizedClient(
                        "The application is not registered for the old form: use OpenID Connect, or switch its old form on."
                    )
                    : null
            );
    }
}
