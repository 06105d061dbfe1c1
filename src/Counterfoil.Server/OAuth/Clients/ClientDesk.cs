using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Broker.Applications;
using Counterfoil.Server.OAuth.Authorize;

namespace Counterfoil.Server.OAuth.Clients;

/// <summary>
/// Hears which application calls an endpoint of the protocol. Wrong tokens count in the one throttle, by the address that they
/// come from and by nothing else, and apart from people's mistakes: so no stranger locks an application out, not even from its
/// own address. Thread-safe.
/// </summary>
internal sealed class ClientDesk(
    IKnownApplications applications,
    KnownTenants tenants,
    Throttle throttle,
    Uses uses
)
{
    private static readonly Fault Unreadable = Fault.InvalidClient(
        "Show the application id and token once: by Basic, or in the form."
    );

    private static readonly Fault Wrong = Fault.InvalidClient(
        "The application id or token is wrong, or the token was revoked or has expired."
    );

    private static readonly Fault Missing = Fault.InvalidClient(
        "This application shows its token: by Basic, or as client_secret in the form."
    );

    /// <summary>Hears it.</summary>
    public async ValueTask<ClientHeard> HearAsync(HttpContext context, Parameters parameters)
    {
        if (ClientShown.Read(context.Request, parameters) is not { ClientId: { } clientId } shown)
            return new ClientHeard.Unknown(Unreadable);
        var application = await applications.FindAsync(clientId, context.RequestAborted);
        if (shown.Token is null)
            return application switch
            {
                { Type: ClientType.Public } => Open(application, clientId),
                null => await MistakenAsync(context, meant: null),
                _ => new ClientHeard.Unknown(Missing) { Meant = application },
            };
        // A public application that shows a token shows it to everybody who has its program; one of somebody else's is wrong.
        var holder = await applications.FindByTokenAsync(
            shown.Token,
            TenantInPath.Of(context),
            context.RequestAborted
        );
        return application is not null && holder?.Application.Id == application.Id
            ? Open(application, clientId)
            : await MistakenAsync(context, application);
    }

    private static ClientHeard Open(Application application, string clientId) =>
        ApplicationFaults.OfState(application) is { } closed
            ? new ClientHeard.Unknown(closed with { Error = "invalid_client" })
            {
                Meant = application,
            }
            : new ClientHeard.Known(application, clientId);

    private async ValueTask<ClientHeard> MistakenAsync(HttpContext context, Application? meant)
    {
        var address = uses.Of(context).Address;
        if (await tenants.FindAsync(id: null, context.RequestAborted) is not { } own)
            return new ClientHeard.Unknown(Wrong) { Meant = meant };
        var wait = throttle.WaitOfApplications(own.Id, address);
        throttle.FailedAsApplication(own.Id, address);
        return new ClientHeard.Unknown(Wrong)
        {
            Meant = meant,
            RetryAfter = wait > TimeSpan.Zero ? wait : null,
        };
    }
}
