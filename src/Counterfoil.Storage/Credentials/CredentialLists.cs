using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>All rows of one type in a tenant, a page at a time along the key of their names.</summary>
internal sealed class CredentialLists(DatabaseParts parts)
{
    private const string OfType =
        "c.tenant = @tenant AND c.credentialType = @type AND c.credentialType <> 'Ticket'";

    private const string List = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE {OfType} AND c.searchName > @after
        ORDER BY c.searchName LIMIT @limit
        """;

    private const string Count = $"SELECT COUNT(*) FROM credentials c WHERE {OfType}";

    private readonly CredentialRows rows = new(new CredentialSeals(parts.Seals, parts.Keys));

    public async Task<Page<ListedCredential>> ListAsync(
        ContextIdentifier tenant,
        string type,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var limit = page.BoundedLimit;
        var parameters = new
        {
            tenant = tenant.Key(),
            type = Storable.Made(type),
            after = page.After is { } after && Storable.Is(after) ? after : "",
            limit = limit + 1,
        };
        var found = await parts.Connections.ReadAsync(
            session => session.QueryAsync<CredentialRow>(List, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(
            found,
            limit,
            row => new ListedCredential(new CredentialId(row.Id), Believed(row, tenant)),
            row => row.SearchName
        );
    }

    public Task<long> CountAsync(
        ContextIdentifier tenant,
        string type,
        CancellationToken cancellationToken
    )
    {
        var parameters = new { tenant = tenant.Key(), type = Storable.Made(type) };
        return parts.Connections.ReadAsync(
            session => session.FirstOrDefaultAsync<long>(Count, parameters, cancellationToken),
            cancellationToken
        );
    }

    private Credential? Believed(CredentialRow row, ContextIdentifier tenant)
    {
        try
        {
            return rows.Believe(row, tenant);
        }
        catch (BrokenSealException)
        {
            return null;
        }
    }
}
