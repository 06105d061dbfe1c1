using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>The rows of <c>credentials</c> that are not stubs.</summary>
internal sealed class CredentialStore(DatabaseParts parts) : ICredentials
{
    private const string ByName = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE c.tenant = @tenant AND c.credentialType = @type AND c.searchName = @searchName AND c.credentialType <> 'Ticket'
        """;

    private const string OldestFirst = $" {Dialect.SortedBy} c.Credentials_id LIMIT 200";

    private readonly CredentialUses uses = new(parts);
    private readonly RevokedBeforeTable revocations = new(parts);
    private readonly CredentialTable table = new(parts);
    private readonly CredentialLinks links = new(parts);
    private readonly CredentialLists lists = new(parts);

    public async ValueTask<Credential?> FindAsync(
        ContextIdentifier tenant,
        string type,
        string searchName,
        CancellationToken cancellationToken
    ) =>
        Storable.Is(type) && Storable.Is(searchName)
            ? (
                await QueryAsync(
                    ByName,
                    tenant,
                    new
                    {
                        tenant = tenant.Key(),
                        type,
                        searchName,
                    },
                    cancellationToken
                )
            ).FirstOrDefault()
            : null;

    public async ValueTask<Credential?> FindAsync(
        ContextIdentifier tenant,
        CredentialId id,
        CancellationToken cancellationToken
    ) =>
        (
            await QueryAsync(
                CredentialSql.ById,
                tenant,
                new { tenant = tenant.Key(), id = id.Value },
                cancellationToken
            )
        ).FirstOrDefault();

    public async ValueTask<IReadOnlyList<Credential>> ListAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        string? type,
        CancellationToken cancellationToken
    ) =>
        await QueryAsync(
            CredentialSql.OfAssociate + (type is null ? "" : CredentialSql.OfType) + OldestFirst,
            tenant,
            new
            {
                tenant = tenant.Key(),
                associate = associate.Value,
                type,
            },
            cancellationToken
        );

    public Task<Page<ListedCredential>> ListAsync(
        ContextIdentifier tenant,
        string type,
        PageRequest page,
        CancellationToken cancellationToken
    ) => lists.ListAsync(tenant, type, page, cancellationToken);

    public Task<long> CountAsync(
        ContextIdentifier tenant,
        string type,
        CancellationToken cancellationToken
    ) => lists.CountAsync(tenant, type, cancellationToken);

    public Task<CredentialAdded> TryAddAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
                await table.TryInsertAsync(writing, credential, change)
                    ? CredentialAdded.Done
                    : CredentialAdded.SearchNameTaken,
            cancellationToken
        );

    public Task<CredentialAdded> TryLinkAsync(
        Credential credential,
        string blocked,
        Change change,
        CancellationToken cancellationToken
    ) => links.TryLinkAsync(credential, blocked, change, cancellationToken);

    public Task<bool> TryUnlinkAsync(
        Credential credential,
        string blocked,
        Change change,
        CancellationToken cancellationToken
    ) => links.TryUnlinkAsync(credential, blocked, change, cancellationToken);

    public Task<bool> TryReplaceAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                if (await table.KeepAsync(writing, credential) is not { } row)
                    return false;
                if (
                    !string.Equals(row.SearchName, credential.SearchName, StringComparison.Ordinal)
                    && await CredentialTable.IsNameOthersAsync(writing, credential, default)
                )
                    throw new InvalidOperationException(
                        "Another row of this type has that searchName."
                    );
                await table.ReplaceAsync(writing, row, credential, change);
                return true;
            },
            cancellationToken
        );

    public Task<CredentialAdded> PutAndEndTicketsAsync(
        Credential credential,
        IReadOnlyList<string> excluding,
        Guid? exceptLine,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                if (await table.IsExcludedAsync(writing, credential, excluding))
                    return CredentialAdded.Excluded;
                if (
                    await CredentialTable.IsNameOthersAsync(
                        writing,
                        credential,
                        credential.Associate
                    )
                )
                    return CredentialAdded.SearchNameTaken;
                var replaced = await table.KeepAllAsync(writing, credential, credential.Type);
                foreach (var row in replaced)
                    await table.DeleteAsync(writing, row, credential.Tenant);
                if (!await table.TryInsertAsync(writing, credential, change))
                    throw new InvalidOperationException(
                        "Another node took the searchName just now."
                    );
                var scope = new RevocationScope.OfAssociate(
                    credential.Tenant,
                    credential.Associate
                );
                var ended = new RevokedBefore(scope, change.At, exceptLine);
                await revocations.EndAsync(writing, ended, change);
                return CredentialAdded.Done;
            },
            cancellationToken
        );

    public Task<bool> TryRemoveAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                if (await table.KeepAsync(writing, credential) is not { } row)
                    return false;
                await table.DeleteAsync(writing, row, credential.Tenant);
                return true;
            },
            cancellationToken
        );

    // Taking is removing: the version is what exactly one caller finds.
    public Task<bool> TryTakeAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    ) => TryRemoveAsync(credential, change, cancellationToken);

    public Task<bool> TryUseOnceAsync(
        ContextIdentifier tenant,
        CredentialId id,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    ) => uses.TryUseOnceAsync(tenant, id, thing, rememberUntil, cancellationToken);

    public Task NoteUsesAsync(
        IReadOnlyList<CredentialUse> uses,
        CancellationToken cancellationToken
    ) => this.uses.NoteAsync(uses, cancellationToken);

    public Task<int> DeletePastAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    ) => uses.DeletePastAsync(before, limit, cancellationToken);

    private async Task<List<Credential>> QueryAsync(
        string sql,
        ContextIdentifier tenant,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        var found = await parts.Connections.ReadAsync(
            session => session.QueryAsync<CredentialRow>(sql, parameters, cancellationToken),
            cancellationToken
        );
        return found.ConvertAll(row => table.Believe(row, tenant));
    }
}
