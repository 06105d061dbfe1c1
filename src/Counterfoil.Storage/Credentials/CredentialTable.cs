using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Credentials;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>What changes of credentials are made of: each within a transaction, journalled, and heard by the bell.</summary>
internal sealed class CredentialTable(DatabaseParts parts)
{
    private const string KeepAssociate =
        "SELECT associate_id FROM associates WHERE tenant = @tenant AND associate_id = @associate";

    private const string OthersOfName = """
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
    private readonly CredentialSql sql = new(parts.Dialect);

    private readonly string excluded =
        $"SELECT COUNT(*) FROM credentials WHERE tenant = @tenant AND associateId = @associate AND isActive = 1 AND credentialType <> 'Ticket' AND credentialType {parts.Dialect.In("@excluding")}";

    /// <summary>
    /// Keeps the associate to the transaction: whoever adds a row does so first, so that of two rows that exclude each
    /// other the second is seen.
    /// </summary>
    public Task KeepAssociateAsync(Writing writing, Credential credential) =>
        writing.Session.QueryAsync<int>(
            KeepAssociate + parts.Dialect.Lock,
            new { tenant = credential.Tenant.Key(), associate = credential.Associate.Value }
        );

    /// <summary>Whether the associate, who is kept then, has an inbound row of one of the types.</summary>
    public async Task<bool> IsExcludedAsync(
        Writing writing,
        Credential credential,
        IReadOnlyList<string> excluding
    )
    {
        await KeepAssociateAsync(writing, credential);
        var key = new
        {
            tenant = credential.Tenant.Key(),
            associate = credential.Associate.Value,
            excluding = KeyList.Of(excluding),
        };
        return excluding.Count > 0
            && await writing.Session.FirstOrDefaultAsync<int>(excluded, key) > 0;
    }

    /// <summary>Whether a row of somebody else's has the type and searchName.</summary>
    public static async Task<bool> IsNameOthersAsync(
        Writing writing,
        Credential credential,
        AssociateId than
    ) =>
        await writing.Session.FirstOrDefaultAsync<int>(
            OthersOfName,
            new
            {
                tenant = credential.Tenant.Key(),
                type = credential.Type,
                searchName = credential.SearchName,
                associate = than.Value,
            }
        ) > 0;

    /// <summary>The row, kept to the transaction and believed, if it is still at the credential's version.</summary>
    public async Task<CredentialRow?> KeepAsync(Writing writing, Credential credential)
    {
        var row = await writing.Session.FirstOrDefaultAsync<CredentialRow>(
            CredentialSql.ById + parts.Dialect.Lock,
            new { tenant = credential.Tenant.Key(), id = credential.Id.Value }
        );
        if (row is null || row.Version != credential.Version)
            return null;
        rows.Check(row);
        return row;
    }

    /// <summary>The associate's rows of a type, kept to the transaction.</summary>
    public Task<List<CredentialRow>> KeepAllAsync(
        Writing writing,
        Credential credential,
        string type
    ) =>
        writing.Session.QueryAsync<CredentialRow>(
            CredentialSql.OfAssociate + CredentialSql.OfType + parts.Dialect.Lock,
            new
            {
                tenant = credential.Tenant.Key(),
                associate = credential.Associate.Value,
                type,
            }
        );

    /// <summary>What a row says, its seals checked.</summary>
    public Credential Believe(CredentialRow row, ContextIdentifier tenant) =>
        rows.Believe(row, tenant);

    /// <summary>Adds the row at version 1; false when its searchName is taken.</summary>
    public async Task<bool> TryInsertAsync(Writing writing, Credential credential, Change change)
    {
        var row = rows.New(credential, change);
        if (await writing.Session.ExecuteAsync(CredentialSql.InsertIfFree, row) == 0)
            return false;
        Note(writing, row, credential.Tenant);
        return true;
    }

    /// <summary>Puts what the credential says into a row that is kept.</summary>
    public async Task ReplaceAsync(
        Writing writing,
        CredentialRow row,
        Credential credential,
        Change change
    )
    {
        rows.Take(row, credential, change);
        await writing.Session.ExecuteAsync(Update, row);
        Note(writing, row, credential.Tenant);
    }

    /// <summary>Deletes a row that is kept.</summary>
    public async Task DeleteAsync(Writing writing, CredentialRow row, ContextIdentifier tenant)
    {
        await writing.Session.ExecuteAsync(
            sql.Delete,
            new { tenant = row.Tenant, ids = KeyList.Of([row.Id]) }
        );
        writing.NoteRemoved(row);
        writing.Ring(new Changed.Associate(tenant, new AssociateId(row.AssociateId)));
    }

    private static void Note(Writing writing, CredentialRow row, ContextIdentifier tenant)
    {
        writing.Note(row);
        writing.Ring(new Changed.Associate(tenant, new AssociateId(row.AssociateId)));
    }
}
