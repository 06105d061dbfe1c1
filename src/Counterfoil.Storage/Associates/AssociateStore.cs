using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Associates;

/// <summary>The table <c>associates</c>.</summary>
internal sealed class AssociateStore(DatabaseParts parts) : IAssociates
{
    private readonly RevokedBeforeTable revocations = new(parts);
    private readonly CredentialTable credentials = new(parts);
    private readonly SearchWords words = new(SearchedList.Associates, parts.Dialect);
    private readonly string byIds = AssociateSql.ByIds(parts.Dialect);

    public async ValueTask<Associate?> FindAsync(
        ContextIdentifier tenant,
        AssociateId id,
        CancellationToken cancellationToken
    ) =>
        (
            await QueryAsync(
                AssociateSql.ById,
                tenant,
                new { tenant = tenant.Key(), id = id.Value },
                cancellationToken
            )
        ).FirstOrDefault();

    public async ValueTask<Associate?> FindByNameAsync(
        ContextIdentifier tenant,
        NameKey name,
        CancellationToken cancellationToken
    ) =>
        (
            await QueryAsync(
                AssociateSql.ByName,
                tenant,
                new { tenant = tenant.Key(), name = name.Value },
                cancellationToken
            )
        ).FirstOrDefault();

    public async ValueTask<IReadOnlyList<Associate>> FindTwoByEmailAsync(
        ContextIdentifier tenant,
        NameKey email,
        CancellationToken cancellationToken
    ) =>
        await QueryAsync(
            AssociateSql.TwoByEmail,
            tenant,
            new { tenant = tenant.Key(), email = email.Value },
            cancellationToken
        );

    public async Task<Page<Associate>> ListAsync(
        ContextIdentifier tenant,
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        if (WordStarts.Sought(search) is { } sought)
            return await SearchAsync(tenant, sought, page, cancellationToken);
        var limit = page.BoundedLimit;
        var parameters = new
        {
            tenant = tenant.Key(),
            after = int.TryParse(
                page.After,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var id
            )
                ? id
                : 0,
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<AssociateRow>(AssociateSql.List, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(rows, limit, row => Believe(row, tenant), row => row.Key);
    }

    public Task<Associate?> TryAddAsync(
        Associate associate,
        Change change,
        CancellationToken cancellationToken
    ) => parts.Writer.RunAsync(writing => AddAsync(writing, associate, change), cancellationToken);

    public Task<Associate?> TryAddLinkedAsync(
        Associate associate,
        Credential credential,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                // Of two that add the same somebody the second waits here, and sees what the first did.
                await KeepTenantAsync(writing, associate.Tenant);
                if (
                    await CredentialTable.IsNameOthersAsync(writing, credential, than: default)
                    || await AddAsync(writing, associate, change) is not { } added
                )
                    return null;
                return await credentials.TryInsertAsync(
                    writing,
                    credential with
                    {
                        Associate = added.Id,
                    },
                    change
                )
                    ? added
                    : throw new InvalidOperationException("The searchName was taken meanwhile.");
            },
            cancellationToken
        );

    public Task<Replaced> TryReplaceAsync(
        Associate associate,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => ReplaceAsync(writing, associate, change),
            cancellationToken
        );

    /// <summary>Adds an associate in a transaction that has more to do; <c>null</c>, and nothing written, when the name is taken.</summary>
    internal async Task<Associate?> AddAsync(Writing writing, Associate associate, Change change)
    {
        var row = new AssociateRow
        {
            Tenant = associate.Tenant.Key(),
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
        };
        await KeepTenantAsync(writing, associate.Tenant);
        row.AssociateId = await writing.Session.FirstOrDefaultAsync<int>(
            AssociateSql.NextId,
            new { tenant = row.Tenant }
        );
        row.Version = 0;
        parts.Seals.Seal(row.Take(associate, change));
        if (await writing.Session.FirstOrDefaultAsync<int>(AssociateSql.NameIsOthers, row) > 0)
            return null;
        await writing.Session.ExecuteAsync(AssociateSql.Insert, row);
        await words.PutAsync(writing.Session, row.Searched);
        Noted(writing, row, associate.Tenant);
        return row.ToAssociate(associate.Tenant);
    }

    private async Task<Replaced> ReplaceAsync(Writing writing, Associate associate, Change change)
    {
        var session = writing.Session;
        var key = new { tenant = associate.Tenant.Key(), id = associate.Id.Value };
        await session.QueryAsync<string>(
            AssociateSql.Tenant + parts.Dialect.Lock,
            new { Tenant = key.tenant }
        );
        var row = await session.FirstOrDefaultAsync<AssociateRow>(
            AssociateSql.ById + parts.Dialect.Lock,
            key
        );
        if (row is null || row.Version != associate.Version)
            return Replaced.VersionChanged;
        parts.Seals.Check(row);
        var (wasActive, wasRunning) = (row.IsActive == 1, IsRunning(row));
        parts.Seals.Seal(row.Take(associate, change));
        if (await session.FirstOrDefaultAsync<int>(AssociateSql.NameIsOthers, row) > 0)
            return Replaced.NameTaken;
        if (
            wasRunning
            && !IsRunning(row)
            && await session.FirstOrDefaultAsync<int>(AssociateSql.OtherAdministrators, row) == 0
        )
        {
            return Replaced.LastAdministrator;
        }
        if (await session.ExecuteAsync(AssociateSql.Update, row) == 0)
            return Replaced.VersionChanged;
        await words.PutAsync(session, row.Searched);
        Noted(writing, row, associate.Tenant);
        if (wasActive && row.IsActive == 0)
        {
            var scope = new RevocationScope.OfAssociate(associate.Tenant, associate.Id);
            await revocations.EndAsync(writing, new RevokedBefore(scope, change.At, null), change);
        }
        return Replaced.Done;
    }

    private static bool IsRunning(AssociateRow row) => row is { IsActive: 1, IsAdministrator: 1 };

    private async Task KeepTenantAsync(Writing writing, ContextIdentifier tenant)
    {
        var kept = await writing.Session.FirstOrDefaultAsync<string>(
            AssociateSql.Tenant + parts.Dialect.Lock,
            new { Tenant = tenant.Key() }
        );
        if (kept is null)
            throw new InvalidOperationException("An associate needs a tenant that is there.");
    }

    private static void Noted(Writing writing, AssociateRow row, ContextIdentifier tenant)
    {
        writing.Note(row);
        writing.Ring(new Changed.Associate(tenant, new AssociateId(row.AssociateId)));
    }

    private Task<Page<Associate>> SearchAsync(
        ContextIdentifier tenant,
        string sought,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        parts.Connections.ReadAsync(
            async session =>
            {
                var found = await words.FindAsync(session, sought, tenant.Key(), null, page);
                var ids = KeyList.Of(
                    found.Keys.Select(key => int.Parse(key, CultureInfo.InvariantCulture))
                );
                var rows = await session.QueryAsync<AssociateRow>(
                    byIds,
                    new { tenant = tenant.Key(), ids }
                );
                return found.Page(rows, row => row.Key, row => Believe(row, tenant));
            },
            cancellationToken
        );

    private async Task<List<Associate>> QueryAsync(
        string sql,
        ContextIdentifier tenant,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        var rows = await parts.Connections.ReadAsync(
            session => session.QueryAsync<AssociateRow>(sql, parameters, cancellationToken),
            cancellationToken
        );
        return rows.ConvertAll(row => Believe(row, tenant));
    }

    private Associate Believe(AssociateRow row, ContextIdentifier tenant)
    {
        parts.Seals.Check(row);
        return row.ToAssociate(tenant);
    }
}
