using Counterfoil.Broker.Applications;

namespace Counterfoil.Broker.Approvals;

/// <summary>Whether an application may be used in a tenant now. A closed hierarchy.</summary>
public abstract record Standing
{
    private Standing() { }

    /// <summary>It may.</summary>
    /// <param name="Approval">The yes; <c>null</c> where none is needed and none was given.</param>
    public sealed record Approved(Approval? Approval) : Standing;

    /// <summary>Nobody has said yes yet.</summary>
    public sealed record Missing : Standing;

    /// <summary>The yes was to less than what is asked for now (wire.md 2.9, NeedsReapproval).</summary>
    public sealed record NeedsApprovalAnew(Approval Approval) : Standing;

    /// <summary>It was withdrawn, or its time is over.</summary>
    public sealed record Withdrawn(Approval Approval) : Standing;

    /// <summary>The application is suspended or closed, or is not for this tenant.</summary>
    public sealed record NotHere : Standing;

    /// <summary>How an application stands in a tenant at that instant: a pure function.</summary>
    /// <param name="application">The application, as of now.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="approval">The tenant's row; <c>null</c> where there is none.</param>
    /// <param name="now">When.</param>
    /// <remarks>
    /// A tenant's no counts whatever the level: what needs no approval can be shut out by a withdrawal. An application in
    /// development needs a yes of operators even where its level asks for none.
    /// </remarks>
    public static Standing Of(
        Application application,
        ContextIdentifier tenant,
        Approval? approval,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        if (
            application.State is not (ApplicationState.Active or ApplicationState.Development)
            || (application.CustomFor is { } only && only != tenant)
        )
            return new NotHere();
        var needsNone =
            application is { Level: AuthorizationLevel.Implicit, State: ApplicationState.Active };
        if (approval is null)
            return needsNone ? new Approved(Approval: null) : new Missing();
        if (!approval.StandsAt(now))
            return new Withdrawn(approval);
        return needsNone || approval.Demand.Covers(application.Demand)
            ? new Approved(approval)
            : new NeedsApprovalAnew(approval);
    }
}
