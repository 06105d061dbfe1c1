using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker;
using Counterfoil.Broker.Applications;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Applications;

/// <summary>The tables of applications.</summary>
internal sealed class ApplicationStore : IApplications
{
    private const int KeyLength = 36;

    private readonly DatabaseParts parts;
    private readonly ApplicationSql sql;
    private readonly ClientIdTable clientIds;
    private readonly TokenTable tokens;
    private readonly TokenUseTable uses;
    private readonly SearchWords words;

    public ApplicationStore(DatabaseParts parts)
    {
        this.parts = parts;
        sql = new ApplicationSql(parts.Dialect);
        clientIds = new ClientIdTable(sql);
        tokens = new TokenTable(parts);
        uses = new TokenUseTable(parts, sql);
        words = new SearchWords(SearchedList.Applications, parts.Dialect);
    }

    public async ValueTask<RegisteredApplication?> FindAsync(
        ApplicationKey id,
        CancellationToken cancellationToken
    ) =>
        await parts.Connections.ReadAsync(
            session => LoadAsync(session, id.ToString()),
            cancellationToken
        );

    public async ValueTask<RegisteredApplication?> FindByClientIdAsync(
        string clientId,
        CancellationToken cancellationToken
    )
    {
        if (!Storable.Is(clientId))
            return null;
        var found = await parts.Connections.ReadAsync(
            async session =>
                await LoadAsync(
                    session,
                    await session.FirstOrDefaultAsync<string>(
                        ApplicationSql.KeyOfClientId,
                        new { clientId },
                        cancellationToken
                    )
                ),
            cancellationToken
        );
        // The table of ids is under no seal: what the application itself does not call its own, it is not known by.
        return found?.Application.IsKnownAs(clientId) == true ? found : null;
    }

    public async ValueTask<RegisteredApplication?> FindByTokenAsync(
        ReadOnlyMemory<byte> digest,
        CancellationToken cancellationToken
    ) =>
        await parts.Connections.ReadAsync(
            async session =>
                await LoadAsync(session, await tokens.FindApplicationAsync(session, digest)),
            cancellationToken
        );

    public async Task<Page<Application>> ListAsync(
        ApplicationFilter filter,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        if (WordStarts.Sought(filter.Search) is { } sought)
            return await SearchAsync(sought, filter.Owner?.ToString("D"), page, cancellationToken);
        var limit = page.BoundedLimit;
        var (key, nameKey) = PlaceOf(page.After);
        var parameters = new
        {
            key,
            nameKey,
            owner = filter.Owner?.ToString("D"),
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<ApplicationRow>(
                    ApplicationSql.List(filter.Owner is not null),
                    parameters,
                    cancellationToken
                ),
            cancellationToken
        );
        return Pages.Of(rows, limit, Believe, row => row.ApplicationKey + row.NameKey);
    }

    public Task<RegistryAnswer> TryAddAsync(
        Application application,
        IReadOnlyList<ApplicationToken> tokens,
        int mostOfOwner,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => AddAsync(writing, application, tokens, mostOfOwner, change),
            cancellationToken
        );

    public Task<RegistryAnswer> TryReplaceAsync(
        Application application,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => ReplaceAsync(writing, application, change),
            cancellationToken
        );

    public Task<RegistryAnswer> TryAddTokenAsync(
        ApplicationToken token,
        DateTimeOffset? othersEnd,
        int most,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                // Kept, so that two tokens are not added at once: each would count without the other.
                if (await KeepAsync(writing.Session, token.Application) is null)
                    return RegistryAnswer.VersionChanged;
                var answer = await tokens.TryAddAsync(writing, token, othersEnd, most, change);
                if (answer == RegistryAnswer.Done)
                    writing.Ring(new Changed.OfApplication(token.Application.Value));
                return answer;
            },
            cancellationToken
        );

    public Task<RegistryAnswer> TryReplaceTokenAsync(
        ApplicationToken token,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            writing => tokens.TryReplaceAsync(writing, token, change),
            cancellationToken
        );

    public Task NoteUsesAsync(IReadOnlyList<TokenUse> uses, CancellationToken cancellationToken) =>
        this.uses.NoteAsync(uses, cancellationToken);

    public Task<IReadOnlyList<TokenUse>> ListUsesAsync(
        IReadOnlyList<Guid> tokens,
        CancellationToken cancellationToken
    ) => uses.ListAsync(tokens, cancellationToken);

    private Task<Page<Application>> SearchAsync(
        string sought,
        string? owner,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        parts.Connections.ReadAsync(
            async session =>
            {
                var found = await words.FindAsync(session, sought, TenantKey.Registry, owner, page);
                var keys = KeyList.Of(found.Keys);
                var rows = await session.QueryAsync<ApplicationRow>(
                    sql.ByKeys,
                    new { keys, owner }
                );
                return found.Page(rows, row => row.ApplicationKey, Believe);
            },
            cancellationToken
        );

    private async Task<RegisteredApplication?> LoadAsync(Session session, string? key)
    {
        if (
            key is null
            || await session.FirstOrDefaultAsync<ApplicationRow>(ApplicationSql.ByKey, new { key })
                is not { } row
        )
            return null;
        return new RegisteredApplication(Believe(row), await tokens.OfAsync(session, key));
    }

    private async Task<RegistryAnswer> AddAsync(
        Writing writing,
        Application application,
        IReadOnlyList<ApplicationToken> first,
        int mostOfOwner,
        RegistryChange change
    )
    {
        var session = writing.Session;
        var row = ApplicationRow.Of(application).Take(application, change);
        if (await clientIds.AreTakenAsync(session, application))
            return RegistryAnswer.Taken;
        foreach (var token in first)
        {
            if (await tokens.FindApplicationAsync(session, token.Digest) is not null)
                return RegistryAnswer.Taken;
        }
        if (row.Owner is not null)
        {
            await session.QueryAsync<string>(ApplicationSql.KeepOwner + parts.Dialect.Lock, row);
            if (
                await session.FirstOrDefaultAsync<int>(ApplicationSql.CountOfOwner, row)
                >= mostOfOwner
            )
                return RegistryAnswer.TooMany;
        }
        if (
            !await ClientIdTable.TryInsertAsync(
                session,
                application.Id,
                ApplicationRow.IdsOf(application)
            )
        )
            return RegistryAnswer.Taken;
        if (!await tokens.TryInsertAsync(writing, first, change))
        {
            await ClientIdTable.DropAsync(
                session,
                application.Id,
                ApplicationRow.IdsOf(application)
            );
            return RegistryAnswer.Taken;
        }
        parts.Seals.Seal(row);
        await session.ExecuteAsync(ApplicationSql.Insert, row);
        await words.PutAsync(session, row.Searched);
        Noted(writing, row, application);
        return RegistryAnswer.Done;
    }

    private async Task<RegistryAnswer> ReplaceAsync(
        Writing writing,
        Application application,
        RegistryChange change
    )
    {
        var session = writing.Session;
        var row = await KeepAsync(session, application.Id);
        if (row is null || row.Version != application.Version)
            return RegistryAnswer.VersionChanged;
        parts.Seals.Check(row);
        var before = row.ToApplication();
        if (await clientIds.AreTakenAsync(session, application))
            return RegistryAnswer.Taken;
        var (had, has) = (ApplicationRow.IdsOf(before), ApplicationRow.IdsOf(application));
        if (
            !await ClientIdTable.TryInsertAsync(
                session,
                application.Id,
                has.Except(had, StringComparer.Ordinal)
            )
        )
            return RegistryAnswer.Taken;
        await ClientIdTable.DropAsync(
            session,
            application.Id,
            had.Except(has, StringComparer.Ordinal)
        );
        parts.Seals.Seal(row.Take(application, change));
        if (await session.ExecuteAsync(ApplicationSql.Update, row) == 0)
            throw new InvalidOperationException("A row that was kept changed.");
        await words.PutAsync(session, row.Searched);
        Noted(writing, row, application);
        return RegistryAnswer.Done;
    }

    private Task<ApplicationRow?> KeepAsync(Session session, ApplicationKey id) =>
        session.FirstOrDefaultAsync<ApplicationRow>(
            ApplicationSql.ByKey + parts.Dialect.Lock,
            new { key = id.ToString() }
        );

    private static void Noted(Writing writing, ApplicationRow row, Application application)
    {
        writing.Note(row);
        writing.Ring(new Changed.OfApplication(application.Id.Value));
    }

    private static (string Key, string NameKey) PlaceOf(string? after) =>
        after is { Length: >= KeyLength } && Storable.Is(after)
            ? (after[..KeyLength], after[KeyLength..])
            : ("", "");

    private Application Believe(ApplicationRow row)
    {
        parts.Seals.Check(row);
        return row.ToApplication();
    }
}
