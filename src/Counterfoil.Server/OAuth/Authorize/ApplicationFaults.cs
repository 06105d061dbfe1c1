using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>What an application may do at the protocol's endpoints, asked when a login begins and again when something is given.</summary>
internal static class ApplicationFaults
{
    /// <summary>What stands against it now; <c>null</c> for nothing.</summary>
    public static Fault? Find(AuthorizationRequest request, Application application) =>
        OfState(application) ?? OfFlow(request.ResponseTypes, application);

    /// <summary>Whether it is open.</summary>
    public static Fault? OfState(Application application) =>
        application.State switch
        {
            ApplicationState.Active or ApplicationState.Development => null,
            ApplicationState.Suspended => Fault.UnauthorizedClient(
                "The application is suspended by the operators of this installation."
            ),
            _ => Fault.UnauthorizedClient("The application is closed."),
        };

    /// <summary>Whether it may have what it asks for (RFC 9700 section 2.1.2: implicit and hybrid are off unless asked for).</summary>
    public static Fault? OfFlow(ResponseTypes types, Application application)
    {
        var flow = types switch
        {
            ResponseTypes.Code => Flows.Code,
            _ when types.HasFlag(ResponseTypes.Code) => Flows.Hybrid,
            _ => Flows.Implicit,
        };
        return application.Flows.HasFlag(flow)
            ? null
            : Fault.UnauthorizedClient(
                $"The application is not registered for this response_type: switch on its flow {flow}, or use code."
            );
    }
}
