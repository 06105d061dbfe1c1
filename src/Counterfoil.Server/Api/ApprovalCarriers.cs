using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Api;

/// <summary>An application, in short.</summary>
/// <param name="ClientId">The application id that travels; empty where the application is gone.</param>
/// <param name="Name">For people.</param>
/// <param name="Id">The key of its row.</param>
internal sealed record ApplicationName(string ClientId, string Name, Guid Id)
{
    public static ApplicationName Of(ApplicationKey id, Application? application) =>
        new(application?.ClientId ?? "", application?.Name ?? "", id.Value);
}

/// <summary>A tenant's yes to an application, or its no.</summary>
internal sealed record ApprovalCarrier(
    string Tenant,
    ApplicationName Application,
    string Standing,
    IReadOnlyList<string> Scopes,
    bool HasSystemUser,
    DateTimeOffset At,
    int? By,
    DateTimeOffset? Until,
    DateTimeOffset? WithdrawnAt,
    int? WithdrawnBy,
    int? SystemUser
)
{
    /// <summary>What the application exchanges for its system user's ticket; only where one approval is asked for.</summary>
    public string? SystemUserToken { get; init; }

    /// <summary>What the application asks for now; <c>null</c> where it is gone.</summary>
    public DemandCarrier? Asks { get; init; }

    public static ApprovalCarrier Of(
        Approval approval,
        Application? application,
        DateTimeOffset now
    ) =>
        new(
            approval.Tenant.Value,
            ApplicationName.Of(approval.Application, application),
            NameOf(
                application is null
                    ? new Standing.NotHere()
                    : Broker.Approvals.Standing.Of(application, approval.Tenant, approval, now)
            ),
            approval.Demand.Scopes,
            approval.Demand.SystemUser,
            approval.At,
            approval.By?.Value,
            approval.Until,
            approval.WithdrawnAt,
            approval.WithdrawnBy?.Value,
            approval.SystemUser?.Value
        )
        {
            Asks = application is null ? null : DemandCarrier.Of(application.Demand),
        };

    private static string NameOf(Standing standing) =>
        standing switch
        {
            Broker.Approvals.Standing.Approved => "approved",
            Broker.Approvals.Standing.NeedsApprovalAnew => "needs_approval_anew",
            Broker.Approvals.Standing.Withdrawn => "withdrawn",
            Broker.Approvals.Standing.NotHere => "not_here",
            _ => "missing",
        };
}

/// <summary>What an application asks of a tenant.</summary>
internal sealed record DemandCarrier(IReadOnlyList<string> Scopes, bool SystemUser)
{
    public static DemandCarrier Of(Demand demand) => new(demand.Scopes, demand.SystemUser);
}

/// <summary>That somebody asked for an application.</summary>
internal sealed record RequestCarrier(
    ApplicationName Application,
    AssociateName Associate,
    DateTimeOffset At,
    string Note,
    RequestState State,
    DateTimeOffset? DecidedAt,
    int? DecidedBy
);

/// <summary>A line of the registry's index.</summary>
internal sealed record IndexedCarrier(string Tenant, bool Stands, DateTimeOffset At);

/// <summary>A person's consent, and where it was given.</summary>
internal sealed record ConsentCarrier(
    string Tenant,
    ApplicationName Application,
    IReadOnlyList<string> Scopes,
    DateTimeOffset At
)
{
    public static ConsentCarrier Of(Consent consent, Application? application) =>
        new(
            consent.Tenant.Value,
            ApplicationName.Of(consent.Application, application),
            consent.Scopes,
            consent.At
        );
}
