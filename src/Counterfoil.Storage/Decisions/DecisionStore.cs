using System.Globalization;
using System.Text;
using Counterfoil.Authority;
using Counterfoil.Authority.Decisions;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Decisions;

/// <summary>The table <c>decisions</c>.</summary>
internal sealed class DecisionStore(DatabaseParts parts) : IDecisions
{
    private const string Select = """
        SELECT tenant AS Tenant, decision_id AS Id, at AS At, lastAt AS LastAt, folded AS Folded, door AS Door,
            occasion AS Occasion, evidence AS Evidence, associateId AS AssociateId, associateName AS AssociateName,
            outcome AS Outcome, believed AS Believed, votes AS Votes, address AS Address, useText AS UseText,
            application AS Application
        FROM decisions
        """;

    private const string OfApplication =
        Select
        + " WHERE application = @application AND believed = 0 ORDER BY decision_id DESC LIMIT @limit";

    private const string DeleteOld = """
        DELETE FROM decisions WHERE (tenant, decision_id) IN
            (SELECT tenant, decision_id FROM decisions WHERE lastAt < @before ORDER BY lastAt LIMIT @limit)
        """;

    // WHERE true keeps SQLite from reading ON as part of the join.
    private readonly string save = $"""
        INSERT INTO decisions (tenant, decision_id, at, lastAt, folded, door, occasion, evidence, associateId,
            associateName, outcome, believed, votes, address, useText, application)
        SELECT n.Tenant, n.Id, n.At, n.LastAt, n.Folded, n.Door, n.Occasion, n.Evidence, n.AssociateId,
            n.AssociateName, n.Outcome, n.Believed, n.Votes, n.Address, n.UseText, n.Application
        FROM {parts.Dialect.Rows(
            "Tenant",
            "Id",
            "At",
            "LastAt",
            "Folded",
            "Door",
            "Occasion",
            "Evidence",
            "AssociateId",
            "AssociateName",
            "Outcome",
            "Believed",
            "Votes",
            "Address",
            "UseText",
            "Application"
        )}
        WHERE true
        ON CONFLICT (tenant, decision_id) DO UPDATE SET folded = excluded.folded, lastAt = excluded.lastAt
        WHERE excluded.folded >= decisions.folded
        """;

    public Task SaveAsync(IReadOnlyList<Decision> decisions, CancellationToken cancellationToken)
    {
        // One statement cannot move a row twice; in the order of keys, two nodes do not wait for each other in a circle.
        var rows = decisions
            .Select(DecisionRow.Of)
            .GroupBy(row => (row.Tenant, row.Id))
            .Select(group => group.MaxBy(row => row.Folded)!)
            .OrderBy(row => row.Tenant, StringComparer.Ordinal)
            .ThenBy(row => row.Id)
            .ToList();
        return parts.Writer.RunPlainAsync(
            session => session.ExecuteRowsAsync(save, rows),
            cancellationToken
        );
    }

    public async Task<Page<Decision>> ListAsync(
        DecisionFilter filter,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var limit = page.BoundedLimit;
        var (believed, id) = Position(page.After);
        var parameters = new
        {
            tenant = filter.Tenant.Key(),
            believed = filter.Believed is true ? 1 : 0,
            door = filter.Door,
            associate = filter.Associate?.Value,
            outcome = filter.Outcome,
            address = filter.Address,
            since = filter.Since?.Milliseconds(),
            request = filter.Request,
            afterBelieved = believed,
            afterId = id,
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<DecisionRow>(Query(filter), parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(
            rows,
            limit,
            row => row.ToDecision(filter.Tenant),
            row => string.Create(CultureInfo.InvariantCulture, $"{row.Believed}-{row.Id}")
        );
    }

    public async Task<IReadOnlyList<Decision>> ListOfApplicationAsync(
        Guid application,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new { application = application.ToString("D"), limit };
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<DecisionRow>(OfApplication, parameters, cancellationToken),
            cancellationToken
        );
        return [.. rows.Select(row => row.ToDecision(ContextIdentifier.Parse(row.Tenant)))];
    }

    public Task<int> DeleteAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new { before = before.Milliseconds(), limit };
        return parts.Writer.RunPlainAsync(
            session => session.ExecuteAsync(DeleteOld, parameters),
            cancellationToken
        );
    }

    private static string Query(DecisionFilter filter)
    {
        var sql = new StringBuilder(Select).Append(" WHERE tenant = @tenant");
        if (filter.Believed is not null)
            sql.Append(" AND believed = @believed");
        if (filter.Door is not null)
            sql.Append(" AND door = @door");
        if (filter.Associate is not null)
            sql.Append(" AND associateId = @associate");
        if (filter.Outcome is not null)
            sql.Append(" AND outcome = @outcome");
        if (filter.Address is not null)
            sql.Append(" AND address = @address");
        if (filter.Since is not null)
            sql.Append(" AND lastAt >= @since");
        if (filter.Request is not null)
            sql.Append(" AND decision_id = @request");
        return sql.Append(
                " AND (believed > @afterBelieved OR (believed = @afterBelieved AND decision_id < @afterId))"
            )
            .Append(" ORDER BY believed, decision_id DESC LIMIT @limit")
            .ToString();
    }

    private static (int Believed, long Id) Position(string? after)
    {
        var separator = after?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return
            separator > 0
            && int.TryParse(after.AsSpan(0, separator), CultureInfo.InvariantCulture, out var kind)
            && long.TryParse(after.AsSpan(separator + 1), CultureInfo.InvariantCulture, out var id)
            ? (kind, id)
            : (-1, 0);
    }
}
