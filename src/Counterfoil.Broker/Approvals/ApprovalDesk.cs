using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.SystemUsers;

namespace Counterfoil.Broker.Approvals;

/// <summary>
/// Where applications are approved for tenants, asked for, declined and withdrawn. Everything that is said is kept in the
/// ledger (<see cref="ILedger"/>). In force on this node before a call returns, and on every other within a second. Thread-safe.
/// </summary>
public sealed class ApprovalDesk(
    IApprovals approvals,
    IApprovalRequests requests,
    IApprovalIndex index,
    KnownTenants tenants,
    TimeProvider time
)
{
    /// <summary>
    /// Approves an application for a tenant, and gives it its system user there where it asks for one. Approved anew, the
    /// system user token stays; after a withdrawal it is another one. Said again as it stands, it is the same yes.
    /// </summary>
    /// <param name="by">Who says so; <c>null</c> for the house itself (the demo).</param>
    /// <param name="tenant">For which tenant.</param>
    /// <param name="application">The application, as of now.</param>
    /// <param name="shown">What the person was shown; <c>null</c> for all that it asks for now. Less than that needs an approval anew.</param>
    /// <param name="until">Until when it counts; <c>null</c> for good.</param>
    /// <param name="cancellationToken">Gives it up before anything is written.</param>
    public async Task<Registered<Approval>> ApproveAsync(
        Proof? by,
        ContextIdentifier tenant,
        Application application,
        Demand? shown,
        DateTimeOffset? until,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        if (by is not null && !ApprovalRights.MayApprove(by, tenant, application))
            return new Registered<Approval>.Forbidden(WhoMay(application));
        if (await tenants.FindAsync(tenant, cancellationToken) is null)
            return new Registered<Approval>.NotFound();
        while (true)
        {
            var now = time.GetUtcNow();
            if (until <= now)
                return new Registered<Approval>.Unfit(
                    "An approval ends in the future, or not at all."
                );
            var deed = Deed.Of(by, tenant, application, now);
            var before = await approvals.FindAsync(tenant, application.Id, cancellationToken);
            if (Standing.Of(application, tenant, before, now) is Standing.NotHere)
                return new Registered<Approval>.Conflict(
                    "The application is closed, or it is not for this tenant."
                );
            var approval = new Approval
            {
                Tenant = tenant,
                Application = application.Id,
                Demand = Both(shown, application.Demand),
                At = now,
                By = deed.By,
                Until = until,
                SystemUser = before?.SystemUser,
                SystemUserRow = before?.SystemUserRow,
                SystemUserToken = before?.SystemUserToken,
                Version = before?.Version ?? 0,
            };
            var needsToken =
                approval.Demand.SystemUser
                && (before?.SystemUserToken is null || before.WithdrawnAt is not null);
            if (!needsToken && before?.SaysTheSameAs(approval) == true)
                return new Registered<Approval>.Done(before);
            var put = await approvals.TryPutAsync(
                approval,
                needsToken ? SystemUserPlans.For(application) : null,
                deed,
                cancellationToken
            );
            if (put is null)
                continue;
            await IndexAsync(put, now);
            return new Registered<Approval>.Done(put);
        }
    }

    /// <summary>
    /// Withdraws it: its tickets and tokens in the tenant end at once, its system user's too. What needs no approval is shut
    /// out by it until it is approved.
    /// </summary>
    public async Task<Registered<Approval>> WithdrawAsync(
        Proof? by,
        ContextIdentifier tenant,
        Application application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        if (by is not null && !ApprovalRights.MayWithdraw(by, tenant))
            return new Registered<Approval>.Forbidden(
                "An administrator of the tenant withdraws an approval."
            );
        while (true)
        {
            var now = time.GetUtcNow();
            var before = await approvals.FindAsync(tenant, application.Id, cancellationToken);
            if (before is null && application.Level != AuthorizationLevel.Implicit)
                return new Registered<Approval>.NotFound();
            if (before is { WithdrawnAt: not null })
                return new Registered<Approval>.Done(before);
            if (await tenants.FindAsync(tenant, cancellationToken) is null)
                return new Registered<Approval>.NotFound();
            var deed = Deed.Of(by, tenant, application, now);
            var approval =
                before
                ?? new Approval
                {
                    Tenant = tenant,
                    Application = application.Id,
                    Demand = application.Demand,
                    At = now,
                    By = deed.By,
                };
            if (!await approvals.TryWithdrawAsync(approval, deed, cancellationToken))
                continue;
            var withdrawn = approval with
            {
                WithdrawnAt = now,
                WithdrawnBy = deed.By,
                SystemUserToken = null,
                SystemUserRow = null,
                Version = approval.Version + 1,
            };
            await IndexAsync(withdrawn, now);
            return new Registered<Approval>.Done(withdrawn);
        }
    }

    /// <summary>Asks the tenant's administrators for it: one open request for each person and application.</summary>
    public async Task<Registered<ApprovalRequest>> RequestAsync(
        Proof by,
        Application application,
        string note,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(note);
        if (ApprovalRights.IsByApplication(by))
            return new Registered<ApprovalRequest>.Forbidden("A person asks, not an application.");
        if (note.Length > ApprovalRequest.MaxNote || note.EnumerateRunes().Any(IsUnseen))
            return new Registered<ApprovalRequest>.Unfit(
                $"A note has at most {ApprovalRequest.MaxNote} characters, all of which can be seen."
            );
        var tenant = by.Tenant.Id;
        var now = time.GetUtcNow();
        var standing = Standing.Of(
            application,
            tenant,
            await approvals.FindAsync(tenant, application.Id, cancellationToken),
            now
        );
        if (standing is Standing.NotHere)
            return new Registered<ApprovalRequest>.NotFound();
        if (standing is Standing.Approved)
            return new Registered<ApprovalRequest>.Conflict("It is approved already.");
        var request = new ApprovalRequest
        {
            Tenant = tenant,
            Application = application.Id,
            Associate = by.Associate.Id,
            At = now,
            Note = note.Trim(),
        };
        var deed = Deed.Of(by, tenant, application, now);
        if (!await requests.TryOpenAsync(request, application.Demand, deed, cancellationToken))
            return new Registered<ApprovalRequest>.NotNow(
                TimeSpan.FromHours(1),
                "The administrators have too many requests to look at. Speak to one of them."
            );
        return new Registered<ApprovalRequest>.Done(
            await requests.FindAsync(tenant, application.Id, request.Associate, cancellationToken)
                ?? request
        );
    }

    /// <summary>Declines all open requests for the application; an approval that stands is left as it is. Says how many there were.</summary>
    public async Task<Registered<int>> DeclineAsync(
        Proof by,
        ContextIdentifier tenant,
        Application application,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(application);
        if (!ApprovalRights.MayWithdraw(by, tenant))
            return new Registered<int>.Forbidden("An administrator of the tenant decides.");
        var declined = await requests.DeclineAsync(
            tenant,
            application.Id,
            application.Demand,
            Deed.Of(by, tenant, application, time.GetUtcNow()),
            cancellationToken
        );
        return new Registered<int>.Done(declined);
    }

    // Nobody says yes ahead to what is not asked for yet: who may approve hangs on what is.
    private static Demand Both(Demand? shown, Demand asked) =>
        shown is null
            ? asked
            : new Demand(
                [
                    .. asked.Scopes.Where(scope =>
                        shown.Scopes.Contains(scope, StringComparer.Ordinal)
                    ),
                ],
                shown.SystemUser && asked.SystemUser
            );

    // The approval stands whether this comes to pass or not; what is lost is healed.
    private Task IndexAsync(Approval approval, DateTimeOffset now) =>
        index.PutAsync([IndexedApproval.Of(approval, now)], CancellationToken.None);

    private static bool IsUnseen(System.Text.Rune rune) =>
        !Legible.Is(rune) && rune.Value is not ('\n' or '\r' or '\t');

    private static string WhoMay(Application application) =>
        application switch
        {
            { State: ApplicationState.Development } or { Level: AuthorizationLevel.Explicit } =>
                "Operators approve this application.",
            { Level: AuthorizationLevel.User, HasSystemUser: false } =>
                "A user of the tenant approves this application.",
            _ => "An administrator of the tenant approves this application.",
        };
}
