using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Revocation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>The table <c>approvals</c>.</summary>
internal sealed class ApprovalStore(DatabaseParts parts) : IApprovals
{
    private readonly LedgerTable ledger = new(parts);
    private readonly RevokedBeforeTable revocations = new(parts);
    private readonly SystemUserRows systemUsers = new(parts);

    public async ValueTask<Approval?> FindAsync(
        ContextIdentifier tenant,
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        var key = new { tenant = tenant.Key(), application = application.ToString() };
        var (row, user) = await parts.Connections.ReadAsync(
            async session =>
            {
                var found = await session.FirstOrDefaultAsync<ApprovalRow>(
                    ApprovalSql.ById,
                    key,
                    cancellationToken
                );
                return found?.SystemUserRow is { } id
                    ? (found, await UserAsync(session, key.tenant, id, cancellationToken))
                    : (found, null);
            },
            cancellationToken
        );
        if (row is null)
            return null;
        parts.Seals.Check(row);
        return row.ToApproval(tenant, systemUsers.TokenIn(user, tenant, parts.Time.GetUtcNow()));
    }

    public async Task<Page<Approval>> ListAsync(
        ContextIdentifier tenant,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var limit = page.BoundedLimit;
        var parameters = new
        {
            tenant = tenant.Key(),
            after = Storable.Made(page.After ?? ""),
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<ApprovalRow>(ApprovalSql.List, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(
            rows,
            limit,
            row =>
            {
                parts.Seals.Check(row);
                return row.ToApproval(tenant, token: null);
            },
            row => row.Application
        );
    }

    public Task<Approval?> TryPutAsync(
        Approval approval,
        SystemUserPlan? plan,
        Deed deed,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var change = deed.Change;
                if (await KeepAsync(writing, approval, change) is not { } row)
                    return null;
                row.Take(approval, change);
                if (plan is not null)
                    await systemUsers.MakeAsync(writing, row, approval, plan, change);
                else if (!approval.Demand.SystemUser && row.SystemUserRow is not null)
                    await EndSystemUserAsync(writing, row, approval.Tenant, change);
                await WriteAsync(writing, row, approval.Tenant);
                await AnswerAsync(writing, row, RequestState.Approved, change);
                await EnterAsync(writing, approval, Saying.Approved, deed, approval.Until);
                return row.ToApproval(
                    approval.Tenant,
                    plan?.Token ?? (row.SystemUserRow is null ? null : approval.SystemUserToken)
                );
            },
            cancellationToken
        );

    public Task<bool> TryWithdrawAsync(
        Approval approval,
        Deed deed,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var change = deed.Change;
                if (await KeepAsync(writing, approval, change) is not { } row)
                    return false;
                row.Withdraw(approval, change);
                await EndSystemUserAsync(writing, row, approval.Tenant, change);
                var scope = new RevocationScope.OfApplication(
                    approval.Tenant,
                    approval.Application.Value
                );
                await revocations.EndAsync(
                    writing,
                    new RevokedBefore(scope, change.At, null),
                    change
                );
                await WriteAsync(writing, row, approval.Tenant);
                await AnswerAsync(writing, row, RequestState.Declined, change);
                await EnterAsync(writing, approval, Saying.Withdrawn, deed, until: null);
                return true;
            },
            cancellationToken
        );

    // One transaction at a time at a tenant's approvals: of two that make the same system user the second finds it.
    private async Task<ApprovalRow?> KeepAsync(Writing writing, Approval approval, Change change)
    {
        var tenant = await writing.Session.FirstOrDefaultAsync<string>(
            AssociateSql.Tenant + parts.Dialect.Lock,
            new { Tenant = approval.Tenant.Key() }
        );
        if (tenant is null)
            throw new InvalidOperationException("An approval needs a tenant that is there.");
        var row = await writing.Session.FirstOrDefaultAsync<ApprovalRow>(
            ApprovalSql.ById + parts.Dialect.Lock,
            new { tenant, application = approval.Application.ToString() }
        );
        if ((row?.Version ?? 0) != approval.Version)
            return null;
        if (row is not null)
            parts.Seals.Check(row);
        return row ?? ApprovalRow.Of(approval, change);
    }

    private async Task EndSystemUserAsync(
        Writing writing,
        ApprovalRow row,
        ContextIdentifier tenant,
        Change change
    )
    {
        await systemUsers.EndAsync(writing, row, tenant);
        if (row.SystemUser is not { } id)
            return;
        var scope = new RevocationScope.OfAssociate(tenant, new AssociateId(id));
        await revocations.EndAsync(writing, new RevokedBefore(scope, change.At, null), change);
    }

    private async Task WriteAsync(Writing writing, ApprovalRow row, ContextIdentifier tenant)
    {
        parts.Seals.Seal(row);
        await writing.Session.ExecuteAsync(
            row.Version == 1 ? ApprovalSql.Insert : ApprovalSql.Update,
            row
        );
        writing.Note(row);
        writing.Ring(new Changed.Approval(tenant, Guid.ParseExact(row.Application, "D")));
    }

    private Task EnterAsync(
        Writing writing,
        Approval approval,
        Saying saying,
        Deed deed,
        DateTimeOffset? until
    ) =>
        ledger.EnterAsync(
            writing,
            approval.Tenant,
            approval.Application,
            saying,
            approval.Demand,
            deed,
            until
        );

    private static Task<int> AnswerAsync(
        Writing writing,
        ApprovalRow row,
        RequestState state,
        Change change
    ) =>
        writing.Session.ExecuteAsync(
            ApprovalSql.Answer,
            new
            {
                tenant = row.Tenant,
                application = row.Application,
                state = (int)state,
                decided = change.At.Milliseconds(),
                decidedBy = change.By?.Value,
            }
        );

    private static Task<CredentialRow?> UserAsync(
        Session session,
        string tenant,
        long id,
        CancellationToken cancellationToken
    ) =>
        session.FirstOrDefaultAsync<CredentialRow>(
            CredentialSql.ById,
            new { tenant, id },
            cancellationToken
        );
}
