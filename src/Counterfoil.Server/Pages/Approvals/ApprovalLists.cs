using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Pages.Approvals;

/// <summary>What a tenant's people ask for and what it has said, with the names of all of it. Thread-safe.</summary>
internal sealed class ApprovalLists(
    IApprovals approvals,
    IApprovalRequests requests,
    IKnownApplications applications,
    IAssociates associates,
    TimeProvider time
)
{
    /// <summary>The open requests, application by application.</summary>
    public async Task<Page<AskedView>> AskedAsync(
        Proof by,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var tenant = by.Tenant.Id;
        var open = await requests.ListAsync(
            tenant,
            application: null,
            RequestState.Open,
            page,
            cancellationToken
        );
        var views = new List<AskedView>();
        foreach (var asked in open.Items.GroupBy(request => request.Application))
        {
            if (await applications.FindAsync(asked.Key, cancellationToken) is not { } application)
                continue;
            var askers = new List<Asker>();
            foreach (var request in asked)
                askers.Add(
                    new Asker(
                        await NameAsync(tenant, request.Associate, cancellationToken) ?? "",
                        request.At,
                        request.Note
                    )
                );
            views.Add(
                new AskedView(
                    application,
                    askers,
                    ApprovalRights.MayApprove(by, tenant, application)
                )
            );
        }
        return new Page<AskedView>(views, open.Next);
    }

    /// <summary>What was approved and withdrawn.</summary>
    /// <param name="by">Who looks.</param>
    /// <param name="house">What operators are called: their names are of another tenant.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<Page<GivenView>> GivenAsync(
        Proof by,
        string house,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var tenant = by.Tenant.Id;
        var found = await approvals.ListAsync(tenant, page, cancellationToken);
        var views = new List<GivenView>(found.Items.Count);
        foreach (var approval in found.Items)
        {
            var application = await applications.FindAsync(approval.Application, cancellationToken);
            var standing = StandingOf(application, approval);
            views.Add(
                new GivenView(
                    approval,
                    application,
                    await NameAsync(tenant, approval.By, cancellationToken) ?? house,
                    await NameAsync(tenant, approval.WithdrawnBy, cancellationToken) ?? house,
                    standing,
                    standing is "Anew" or "Withdrawn"
                        && ApprovalRights.MayApprove(by, tenant, application!)
                )
            );
        }
        return new Page<GivenView>(views, found.Next);
    }

    /// <summary>When the yes that stands ends, which another one to more leaves as it is; <c>null</c> where none has an end.</summary>
    public async Task<DateTimeOffset?> EndOfAsync(
        ContextIdentifier tenant,
        ApplicationKey application,
        CancellationToken cancellationToken
    ) =>
        await approvals.FindAsync(tenant, application, cancellationToken)
            is { WithdrawnAt: null, Until: { } end }
        && end > time.GetUtcNow()
            ? end
            : null;

    private string StandingOf(Application? application, Approval approval) =>
        application is null
            ? "NotHere"
            : Standing.Of(application, approval.Tenant, approval, time.GetUtcNow()) switch
            {
                Standing.Approved => "Approved",
                Standing.NeedsApprovalAnew => "Anew",
                Standing.Withdrawn => "Withdrawn",
                _ => "NotHere",
            };

    private async ValueTask<string?> NameAsync(
        ContextIdentifier tenant,
        AssociateId? associate,
        CancellationToken cancellationToken
    ) =>
        associate is { } id
            ? (await associates.FindAsync(tenant, id, cancellationToken))?.Name ?? id.ToString()
            : null;
}
