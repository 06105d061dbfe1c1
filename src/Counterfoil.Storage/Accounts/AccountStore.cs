using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Accounts;

/// <summary>The table <c>accounts</c>.</summary>
internal sealed class AccountStore(DatabaseParts parts) : IAccounts
{
    // Two that take one name at once must see each other: PostgreSQL would refuse the second, and with it its whole group.
    private const string KeepNames =
        "SELECT pg_advisory_xact_lock(hashtextextended('accounts', 0))";

    private static readonly string Homes = AccountSql.Homes("");

    private static readonly string HomesOfDomain = AccountSql.Homes(" AND loginDomain = @domain");

    private readonly AccountEndTable ends = new(parts);
    private readonly SearchWords words = new(SearchedList.Accounts, parts.Dialect);
    private readonly string byIds = AccountSql.ByIds(parts.Dialect);

    public async ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancellationToken) =>
        await FirstAsync(AccountSql.ById, new { account = id.ToString() }, cancellationToken);

    public async ValueTask<Account?> FindAsync(
        NameKey loginName,
        CancellationToken cancellationToken
    ) => await FirstAsync(AccountSql.ByLogin, new { login = loginName.Value }, cancellationToken);

    public async ValueTask<Account?> FindAsync(Home home, CancellationToken cancellationToken) =>
        home is Home.OfTenant(var tenant, var associate)
            ? await FirstAsync(
                AccountSql.ByHome,
                new { home = tenant.Key(), associate = associate.Value },
                cancellationToken
            )
            : null;

    public async Task<Page<Account>> ListAsync(
        string? search,
        ContextIdentifier? home,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        if (WordStarts.Sought(search) is { } sought)
            return await SearchAsync(sought, home?.Key(), page, cancellationToken);
        var limit = page.BoundedLimit;
        var parameters = new
        {
            after = page.After is { } after && Storable.Is(after) ? after : "",
            home = home?.Key(),
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<AccountRow>(
                    home is null ? AccountSql.List : AccountSql.ListOfHome,
                    parameters,
                    cancellationToken
                ),
            cancellationToken
        );
        return Pages.Of(rows, limit, row => Believe(row)!, row => row.LoginKey);
    }

    public async Task<IReadOnlyList<ContextIdentifier>> ListHomesAsync(
        string domain,
        CancellationToken cancellationToken
    )
    {
        var homes = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<string>(
                    domain.Length == 0 ? Homes : HomesOfDomain,
                    new { domain = Storable.Made(domain), limit = 200 },
                    cancellationToken
                ),
            cancellationToken
        );
        return [.. homes.Select(ContextIdentifier.Parse)];
    }

    public Task<AccountWritten> TryAddAsync(
        Account account,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var row = AccountRow.Of(account).Take(account, change);
                if (await TakenAsync(writing, row) is { } taken)
                    return taken;
                parts.Seals.Seal(row);
                if (await writing.Session.ExecuteAsync(AccountSql.Insert, row) == 0)
                    return AccountWritten.VersionChanged;
                await words.PutAsync(writing.Session, row.Searched);
                Noted(writing, row);
                return AccountWritten.Done;
            },
            cancellationToken
        );

    public Task<AccountWritten> TryReplaceAsync(
        Account account,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var row = await writing.Session.FirstOrDefaultAsync<AccountRow>(
                    AccountSql.ById + parts.Dialect.Lock,
                    new { account = account.Id.ToString() }
                );
                if (row is null || row.Version != account.Version)
                    return AccountWritten.VersionChanged;
                parts.Seals.Check(row);
                var (wasActive, home) = (row.IsActive == 1, row.Home);
                row.Take(account, change);
                if (await TakenAsync(writing, row) is { } taken)
                    return taken;
                parts.Seals.Seal(row);
                await writing.Session.ExecuteAsync(AccountSql.Update, row);
                await words.PutAsync(writing.Session, row.Searched);
                Noted(writing, row);
                if ((wasActive && row.IsActive == 0) || home != row.Home)
                    await ends.EndAsync(writing, row.Id, change.At, change);
                return AccountWritten.Done;
            },
            cancellationToken
        );

    private Task<Page<Account>> SearchAsync(
        string sought,
        string? home,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        parts.Connections.ReadAsync(
            async session =>
            {
                var found = await words.FindAsync(session, sought, TenantKey.Registry, home, page);
                var ids = KeyList.Of(found.Keys);
                var rows = await session.QueryAsync<AccountRow>(byIds, new { ids, home });
                return found.Page(rows, row => row.Account, row => Believe(row)!);
            },
            cancellationToken
        );

    private async Task<AccountWritten?> TakenAsync(Writing writing, AccountRow row)
    {
        if (parts.Dialect.IsPostgreSql)
            await writing.Session.ExecuteAsync(KeepNames);
        if (await writing.Session.FirstOrDefaultAsync<int>(AccountSql.LoginIsOthers, row) > 0)
            return AccountWritten.LoginNameTaken;
        return await writing.Session.FirstOrDefaultAsync<int>(AccountSql.HomeIsOthers, row) > 0
            ? AccountWritten.HomeTaken
            : null;
    }

    private static void Noted(Writing writing, AccountRow row)
    {
        writing.Note(row);
        writing.Ring(new Changed.Registry(IAccounts.Rung, row.Id.Value));
    }

    private async Task<Account?> FirstAsync(
        string sql,
        object parameters,
        CancellationToken cancellationToken
    ) =>
        Believe(
            await parts.Connections.ReadAsync(
                session =>
                    session.FirstOrDefaultAsync<AccountRow>(sql, parameters, cancellationToken),
                cancellationToken
            )
        );

    private Account? Believe(AccountRow? row)
    {
        if (row is null)
            return null;
        parts.Seals.Check(row);
        return row.ToAccount();
    }
}
