using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>The registry's table <c>approval_index</c>. Its tenants are names alone: nothing of a tenant's tables is joined.</summary>
internal sealed class ApprovalIndexStore(DatabaseParts parts) : IApprovalIndex
{
    private const string List = """
        SELECT tenant AS Tenant, stands AS Stands, changed AS Changed FROM approval_index
        WHERE application = @application AND tenant > @after ORDER BY tenant LIMIT @limit
        """;

    private const string Count =
        "SELECT COUNT(*) FROM approval_index WHERE application = @application AND stands = 1";

    private readonly string put = $"""
        INSERT INTO approval_index (application, tenant, stands, changed)
        SELECT n.Application, n.Tenant, n.Stands, n.Changed FROM {parts.Dialect.Rows(
            "Application",
            "Tenant",
            "Stands",
            "Changed"
        )} WHERE true
        ON CONFLICT (application, tenant) DO UPDATE SET stands = excluded.stands, changed = excluded.changed
        WHERE approval_index.changed < excluded.changed
        """;

    public Task PutAsync(IReadOnlyList<IndexedApproval> lines, CancellationToken cancellationToken)
    {
        var rows = lines
            .Select(line => new IndexRow
            {
                Application = line.Application.ToString(),
                Tenant = line.Tenant.Value,
                Stands = line.Stands ? 1 : 0,
                Changed = line.At.Milliseconds(),
            })
            .ToList();
        return parts.Writer.RunPlainAsync(
            session => session.ExecuteRowsAsync(put, rows),
            cancellationToken
        );
    }

    public async Task<Page<IndexedApproval>> ListAsync(
        ApplicationKey application,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var limit = page.BoundedLimit;
        var parameters = new
        {
            application = application.ToString(),
            after = Storable.Made(page.After ?? ""),
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session => session.QueryAsync<IndexRow>(List, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(
            rows,
            limit,
            row => new IndexedApproval(
                application,
                ContextIdentifier.Parse(row.Tenant),
                row.Stands == 1,
                row.Changed.Instant()
            ),
            row => row.Tenant
        );
    }

    public Task<long> CountAsync(ApplicationKey application, CancellationToken cancellationToken) =>
        parts.Connections.ReadAsync(
            session =>
                session.FirstOrDefaultAsync<long>(
                    Count,
                    new { application = application.ToString() },
                    cancellationToken
                ),
            cancellationToken
        );

    private sealed class IndexRow
    {
        public string Application { get; set; } = "";
        public string Tenant { get; set; } = "";
        public int Stands { get; set; }
        public long Changed { get; set; }
    }
}
