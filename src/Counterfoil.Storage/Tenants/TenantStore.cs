using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Tenants;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Tenants;

/// <summary>The table <c>tenants</c>.</summary>
internal sealed class TenantStore(DatabaseParts parts) : ITenants
{
    public const string Columns = """
        tenant AS Tenant, identifier AS Identifier, name AS Name, searchText AS SearchText, state AS State,
        isOwn AS IsOwn, switches AS Switches, pluginSettings AS PluginSettings, registered AS Registered,
        registered_associate_id AS RegisteredBy, updated AS Updated, updated_associate_id AS UpdatedBy,
        version AS Version, encryptedCheck AS EncryptedCheck
        """;

    private const string ById = $"SELECT {Columns} FROM tenants WHERE tenant = @tenant";

    private const string Own = $"SELECT {Columns} FROM tenants WHERE isOwn = 1";

    private const string Count =
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM tenants LIMIT @most) AS few";

    private const string List = $"""
        SELECT {Columns} FROM tenants
        WHERE tenant > @after ORDER BY tenant LIMIT @limit
        """;

    // Both of its unique keys may be taken: the identifier, and being the own one.
    private const string Insert = """
        INSERT INTO tenants (tenant, identifier, name, searchText, state, isOwn, switches, pluginSettings, registered,
            registered_associate_id, updated, updated_associate_id, version, encryptedCheck)
        VALUES (@Tenant, @Identifier, @Name, @SearchText, @State, @IsOwn, @Switches, @PluginSettings, @Registered,
            @RegisteredBy, @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        ON CONFLICT DO NOTHING
        """;

    private const string Update = """
        UPDATE tenants SET name = @Name, searchText = @SearchText, state = @State, switches = @Switches,
            pluginSettings = @PluginSettings, updated = @Updated, updated_associate_id = @UpdatedBy,
            version = @Version, encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND version = @Version - 1
        """;

    private readonly string byKeys =
        $"SELECT {Columns} FROM tenants WHERE tenant {parts.Dialect.In("@keys")}";

    private readonly SearchWords words = new(SearchedList.Tenants, parts.Dialect);

    public async ValueTask<Tenant?> FindAsync(
        ContextIdentifier id,
        CancellationToken cancellationToken
    ) => Believe(await FirstAsync(ById, new { tenant = id.Key() }, cancellationToken));

    public async ValueTask<Tenant?> FindOwnAsync(CancellationToken cancellationToken) =>
        Believe(await FirstAsync(Own, null, cancellationToken));

    public async ValueTask<int> CountAsync(int most, CancellationToken cancellationToken) =>
        await parts.Connections.ReadAsync(
            session => session.FirstOrDefaultAsync<int>(Count, new { most }, cancellationToken),
            cancellationToken
        );

    public async Task<Page<Tenant>> ListAsync(
        string? search,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        if (WordStarts.Sought(search) is { } sought)
            return await SearchAsync(sought, page, cancellationToken);
        var limit = page.BoundedLimit;
        var parameters = new { after = page.After ?? "", limit = limit + 1 };
        var rows = await parts.Connections.ReadAsync(
            session => session.QueryAsync<TenantRow>(List, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(rows, limit, row => Believe(row)!, row => row.Tenant);
    }

    public Task<bool> TryAddAsync(Tenant tenant, Change change, CancellationToken cancellationToken)
    {
        var row = TenantRow.Of(tenant, change).Take(tenant, change);
        parts.Seals.Seal(row);
        return parts.Writer.RunAsync(
            async writing =>
            {
                if (await writing.Session.ExecuteAsync(Insert, row) == 0)
                    return false;
                await words.PutAsync(writing.Session, row.Searched);
                writing.Note(row);
                writing.Ring(new Changed.Everything(tenant.Id));
                return true;
            },
            cancellationToken
        );
    }

    public Task<bool> TryReplaceAsync(
        Tenant tenant,
        Change change,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var row = await writing.Session.FirstOrDefaultAsync<TenantRow>(
                    ById + parts.Dialect.Lock,
                    new { tenant = tenant.Id.Key() }
                );
                if (row is null || row.Version != tenant.Version)
                    return false;
                parts.Seals.Check(row);
                parts.Seals.Seal(row.Take(tenant, change));
                if (await writing.Session.ExecuteAsync(Update, row) == 0)
                    return false;
                await words.PutAsync(writing.Session, row.Searched);
                writing.Note(row);
                writing.Ring(new Changed.Everything(tenant.Id));
                return true;
            },
            cancellationToken
        );

    private Task<Page<Tenant>> SearchAsync(
        string sought,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        parts.Connections.ReadAsync(
            async session =>
            {
                var found = await words.FindAsync(session, sought, TenantKey.Registry, null, page);
                var keys = KeyList.Of(found.Keys);
                var rows = await session.QueryAsync<TenantRow>(byKeys, new { keys });
                return found.Page(rows, row => row.Tenant, row => Believe(row)!);
            },
            cancellationToken
        );

    private Task<TenantRow?> FirstAsync(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    ) =>
        parts.Connections.ReadAsync(
            session => session.FirstOrDefaultAsync<TenantRow>(sql, parameters, cancellationToken),
            cancellationToken
        );

    private Tenant? Believe(TenantRow? row)
    {
        if (row is null)
            return null;
        parts.Seals.Check(row);
        return row.ToTenant();
    }
}
