using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
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

    private const string ById = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE c.tenant = @tenant AND c.Credentials_id = @id AND c.credentialType <> 'Ticket'
        """;

    private const string List = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE c.tenant = @tenant AND c.associateId = @associate AND c.credentialType <> 'Ticket'
        """;

    private const string OfType = " AND c.credentialType = @type";

    private const string OldestFirst = $" {Dialect.SortedBy} c.Credentials_id LIMIT 200";

    private const string KeepAssociate =
        "SELECT associate_id FROM associates WHERE tenant = @tenant AND associate_id = @associate";

    private const string NameIsOthers = """
        SELECT COUNT(*) FROM credentials
        WHERE tenant = @tenant AND credentialType = @type AND searchName = @searchName AND associateId <> @associate
        """;

    private const string Update = """
        UPDATE credentials SET searchName = @SearchName, secret = @Secret, validFrom = @ValidFrom, validTo = @ValidTo,
            comment = @Comment, displayName = @DisplayName, extraId = @ExtraId, updated = @Updated,
            updated_associate_id = @UpdatedBy, updatedCount = @UpdatedCount, version = @Version,
            encryptedCheck = @EncryptedCheck, smallCheck = @SmallCheck
        WHERE tenant = @Tenant AND Credentials_id = @Id AND version = @Version - 1
        """;

    private readonly CredentialRows rows = new(new CredentialSeals(parts.Seals, parts.Keys));
    private readonly CredentialUses uses = new(parts);
    private readonly RevokedBeforeTable revocations = new(parts);
    private readonly CredentialSql sql = new(parts.Dialect);

    private readonly string excluded =
        $"SELECT COUNT(*) FROM credentials WHERE tenant = @tenant AND associateId = @associate AND isActive = 1 AND credentialType <> 'Ticket' AND credentialType {parts.Dialect.In("@excluding")}";

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
                ById,
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
            List + (type is null ? "" : OfType) + OldestFirst,
            tenant,
            new
            {
                tenant = tenant.Key(),
                associate = associate.Value,
                type,
            },
            cancellationToken
        );

    public Task<CredentialAdded> TryAddAsync(
        Credential credential,
        IReadOnlyList<string> excluding,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                if (await IsExcludedAsync(writing, credential, excluding))
                    return CredentialAdded.Excluded;
                return await InsertAsync(writing, credential, change)
                    ? CredentialAdded.Done
                    : CredentialAdded.SearchNameTaken;
            },
            cancellationToken
        );

    public Task<bool> TryReplaceAsync(
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                if (await KeepAsync(writing, credential) is not { } row)
                    return false;
                if (!string.Equals(row.SearchName, credential.SearchName, StringComparison.Ordinal))
                    await RefuseTakenNameAsync(writing, credential);
                rows.Take(row, credential, change);
                await writing.Session.ExecuteAsync(Update, row);
                Noted(writing, row, credential.Tenant);
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
                if (await IsExcludedAsync(writing, credential, excluding))
                    return CredentialAdded.Excluded;
                var key = new
                {
                    tenant = credential.Tenant.Key(),
                    associate = credential.Associate.Value,
                    type = credential.Type,
                    searchName = credential.SearchName,
                };
                if (await writing.Session.FirstOrDefaultAsync<int>(NameIsOthers, key) > 0)
                    return CredentialAdded.SearchNameTaken;
                var replaced = await writing.Session.QueryAsync<CredentialRow>(
                    List + OfType + parts.Dialect.Lock,
                    key
                );
                foreach (var row in replaced)
                    await DeleteAsync(writing, row, credential.Tenant);
                if (!await InsertAsync(writing, credential, change))
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
                if (await KeepAsync(writing, credential) is not { } row)
                    return false;
                await DeleteAsync(writing, row, credential.Tenant);
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

    // Whoever adds a row keeps the associate first, so that of two rows that exclude each other the second is seen.
    private async Task<bool> IsExcludedAsync(
        Writing writing,
        Credential credential,
        IReadOnlyList<string> excluding
    )
    {
        var key = new
        {
            tenant = credential.Tenant.Key(),
            associate = credential.Associate.Value,
            excluding = KeyList.Of(excluding),
        };
        await writing.Session.QueryAsync<int>(KeepAssociate + parts.Dialect.Lock, key);
        return excluding.Count > 0
            && await writing.Session.FirstOrDefaultAsync<int>(excluded, key) > 0;
    }

    private async Task<bool> InsertAsync(Writing writing, Credential credential, Change change)
    {
        var row = rows.New(credential, change);
        if (await writing.Session.ExecuteAsync(CredentialSql.InsertIfFree, row) == 0)
            return false;
        Noted(writing, row, credential.Tenant);
        return true;
    }

    /// <summary>The row, kept to the transaction and believed, if it is still at the credential's version.</summary>
    private async Task<CredentialRow?> KeepAsync(Writing writing, Credential credential)
    {
        var row = await writing.Session.FirstOrDefaultAsync<CredentialRow>(
            ById + parts.Dialect.Lock,
            new { tenant = credential.Tenant.Key(), id = credential.Id.Value }
        );
        if (row is null || row.Version != credential.Version)
            return null;
        rows.Check(row);
        return row;
    }

    private async Task DeleteAsync(Writing writing, CredentialRow row, ContextIdentifier tenant)
    {
        await writing.Session.ExecuteAsync(
            sql.Delete,
            new { tenant = row.Tenant, ids = KeyList.Of([row.Id]) }
        );
        writing.NoteRemoved(row);
        writing.Ring(new Changed.Associate(tenant, new AssociateId(row.AssociateId)));
    }

    private static async Task RefuseTakenNameAsync(Writing writing, Credential credential)
    {
        var key = new
        {
            tenant = credential.Tenant.Key(),
            type = credential.Type,
            searchName = credential.SearchName,
            associate = 0,
        };
        if (await writing.Session.FirstOrDefaultAsync<int>(NameIsOthers, key) > 0)
            throw new InvalidOperationException("Another row of this type has that searchName.");
    }

    private static void Noted(Writing writing, CredentialRow row, ContextIdentifier tenant)
    {
        writing.Note(row);
        writing.Ring(new Changed.Associate(tenant, new AssociateId(row.AssociateId)));
    }

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
        return found.ConvertAll(row => rows.Believe(row, tenant));
    }
}
