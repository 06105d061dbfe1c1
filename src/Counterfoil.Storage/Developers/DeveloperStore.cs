using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Developers;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Developers;

/// <summary>The table <c>developers</c>.</summary>
internal sealed class DeveloperStore(DatabaseParts parts) : IDevelopers
{
    public const string Columns = """
        d.tenant AS Tenant, d.account AS Account, d.searchText AS SearchText, d.state AS State,
        d.definition AS Definition, d.registered AS Registered, d.registeredBy AS RegisteredBy, d.updated AS Updated,
        d.updatedBy AS UpdatedBy, d.version AS Version, d.encryptedCheck AS EncryptedCheck
        """;

    private const string ByAccount =
        $"SELECT {Columns} FROM developers d WHERE d.tenant = '*' AND d.account = @account";

    private const string List = $"""
        SELECT {Columns} FROM developers d
        WHERE d.tenant = '*' AND d.account > @after
        ORDER BY d.account LIMIT @limit
        """;

    private const string ListOfState = $"""
        SELECT {Columns} FROM developers d
        WHERE d.tenant = '*' AND d.state = @state AND d.account > @after
        ORDER BY d.account LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO developers (tenant, account, searchText, state, definition, registered, registeredBy, updated,
            updatedBy, version, encryptedCheck)
        VALUES (@Tenant, @Account, @SearchText, @State, @Definition, @Registered, @RegisteredBy, @Updated,
            @UpdatedBy, @Version, @EncryptedCheck)
        ON CONFLICT (tenant, account) DO NOTHING
        """;

    private const string Update = """
        UPDATE developers SET searchText = @SearchText, state = @State, definition = @Definition, updated = @Updated,
            updatedBy = @UpdatedBy, version = @Version, encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND account = @Account AND version = @Version - 1
        """;

    // Those of a search; of the words' part for a state only those that are in it.
    private readonly string byAccounts = $"""
        SELECT {Columns} FROM developers d
        WHERE d.tenant = '*' AND d.account {parts.Dialect.In("@accounts")}
            AND (@state IS NULL OR d.state = @state)
        """;

    private readonly SearchWords words = new(SearchedList.Developers, parts.Dialect);

    public async ValueTask<Developer?> FindAsync(
        AccountId account,
        CancellationToken cancellationToken
    )
    {
        var row = await parts.Connections.ReadAsync(
            session =>
                session.FirstOrDefaultAsync<DeveloperRow>(
                    ByAccount,
                    new { account = account.ToString() },
                    cancellationToken
                ),
            cancellationToken
        );
        return row is null ? null : Believe(row);
    }

    public async Task<Page<Developer>> ListAsync(
        string? search,
        DeveloperState? state,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        if (WordStarts.Sought(search) is { } sought)
            return await SearchAsync(sought, (int?)state, page, cancellationToken);
        var limit = page.BoundedLimit;
        var parameters = new
        {
            after = page.After is { } after && Storable.Is(after) ? after : "",
            state = (int?)state,
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<DeveloperRow>(
                    state is null ? List : ListOfState,
                    parameters,
                    cancellationToken
                ),
            cancellationToken
        );
        return Pages.Of(rows, limit, Believe, row => row.Account);
    }

    public Task<bool> TryAddAsync(
        Developer developer,
        RegistryChange change,
        CancellationToken cancellationToken
    )
    {
        var row = DeveloperRow.Of(developer).Take(developer, change);
        parts.Seals.Seal(row);
        return parts.Writer.RunAsync(
            async writing =>
            {
                if (await writing.Session.ExecuteAsync(Insert, row) == 0)
                    return false;
                await words.PutAsync(writing.Session, row.Searched);
                writing.Note(row);
                return true;
            },
            cancellationToken
        );
    }

    public Task<bool> TryReplaceAsync(
        Developer developer,
        RegistryChange change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var row = await writing.Session.FirstOrDefaultAsync<DeveloperRow>(
                    ByAccount + parts.Dialect.Lock,
                    new { account = developer.Account.ToString() }
                );
                if (row is null || row.Version != developer.Version)
                    return false;
                parts.Seals.Check(row);
                parts.Seals.Seal(row.Take(developer, change));
                if (await writing.Session.ExecuteAsync(Update, row) == 0)
                    return false;
                await words.PutAsync(writing.Session, row.Searched);
                writing.Note(row);
                return true;
            },
            cancellationToken
        );

    private Task<Page<Developer>> SearchAsync(
        string sought,
        int? state,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        parts.Connections.ReadAsync(
            async session =>
            {
                var part = state?.ToString(CultureInfo.InvariantCulture);
                var found = await words.FindAsync(session, sought, TenantKey.Registry, part, page);
                var rows = await session.QueryAsync<DeveloperRow>(
                    byAccounts,
                    new { accounts = KeyList.Of(found.Keys), state }
                );
                return found.Page(rows, row => row.Account, Believe);
            },
            cancellationToken
        );

    private Developer Believe(DeveloperRow row)
    {
        parts.Seals.Check(row);
        return row.ToDeveloper();
    }
}
