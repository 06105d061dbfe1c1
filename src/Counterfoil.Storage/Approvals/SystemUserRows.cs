using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.SystemUsers;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>Makes and unmakes what lets an application's system user in, within the transaction of its approval.</summary>
internal sealed class SystemUserRows(DatabaseParts parts)
{
    private const string Mine = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE c.tenant = @tenant AND c.credentialType = '{SystemUserPlugin.RowType}' AND c.searchName = @application
        """;

    private readonly AssociateStore associates = new(parts);
    private readonly CredentialTable credentials = new(parts);

    /// <summary>Gives the row a system user and its token; the associate that it had before, where that is still a system user.</summary>
    public async Task MakeAsync(
        Writing writing,
        ApprovalRow row,
        Approval approval,
        SystemUserPlan plan,
        Change change
    )
    {
        await EndAsync(writing, row, approval.Tenant);
        var user =
            await FindAsync(writing, row, approval.Tenant)
            ?? await AddAsync(writing, approval.Tenant, plan, change);
        var credential = new Credential
        {
            Id = new CredentialId(Randomness.NextRowId(change.At)),
            Tenant = approval.Tenant,
            Associate = user,
            Type = SystemUserPlugin.RowType,
            SearchName = row.Application,
            Secret = plan.Token,
            ValidFrom = change.At,
            DisplayName = plan.FullName,
        };
        if (!await credentials.TryInsertAsync(writing, credential, change))
            throw new InvalidOperationException(
                "The system user's searchName was taken meanwhile."
            );
        row.SystemUser = user.Value;
        row.SystemUserRow = credential.Id.Value;
    }

    /// <summary>Takes the token away: nobody is let in by it any more. The associate stays, as the owner of what it did.</summary>
    public async Task EndAsync(Writing writing, ApprovalRow row, ContextIdentifier tenant)
    {
        var rows = await writing.Session.QueryAsync<CredentialRow>(
            Mine + parts.Dialect.Lock,
            new { tenant = row.Tenant, application = row.Application }
        );
        foreach (var one in rows)
            await credentials.DeleteAsync(writing, one, tenant);
        row.SystemUserRow = null;
    }

    /// <summary>The token in the system user's row; <c>null</c> where that is gone or does not count.</summary>
    public Secret? TokenIn(CredentialRow? row, ContextIdentifier tenant, DateTimeOffset now)
    {
        if (row is null)
            return null;
        var credential = credentials.Believe(row, tenant);
        return credential.LetsInAt(now) ? credential.Secret : null;
    }

    private static async Task<AssociateId?> FindAsync(
        Writing writing,
        ApprovalRow row,
        ContextIdentifier tenant
    )
    {
        if (row.SystemUser is not { } id)
            return null;
        var found = await writing.Session.FirstOrDefaultAsync<AssociateRow>(
            AssociateSql.ById,
            new { tenant = tenant.Key(), id }
        );
        return found is { IsActive: 1 } && found.Type == (int)AssociateType.System
            ? new AssociateId(id)
            : null;
    }

    private async Task<AssociateId> AddAsync(
        Writing writing,
        ContextIdentifier tenant,
        SystemUserPlan plan,
        Change change
    )
    {
        foreach (var name in plan.Names)
        {
            var associate = new Associate
            {
                Tenant = tenant,
                Id = default,
                Name = name,
                Type = AssociateType.System,
                Card = new Card { FullName = plan.FullName },
            };
            if (await associates.AddAsync(writing, associate, change) is { } added)
                return added.Id;
        }
        throw new InvalidOperationException("None of the system user's names is free.");
    }
}
