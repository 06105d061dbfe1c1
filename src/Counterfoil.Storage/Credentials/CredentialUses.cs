using Counterfoil.Authority.Credentials;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>When credentials were used, what of them can be used once, and what of that is past.</summary>
internal sealed class CredentialUses(DatabaseParts parts)
{
    /// <summary>Touches a row for the one caller that uses the thing first.</summary>
    public const string UseOnce = """
        INSERT INTO used_once (tenant, Credentials_id, thing, rememberUntil)
        VALUES (@tenant, @id, @thing, @rememberUntil)
        ON CONFLICT (tenant, Credentials_id, thing) DO NOTHING
        """;

    private const string ForgetUsed = """
        DELETE FROM used_once WHERE (tenant, Credentials_id, thing) IN
            (SELECT tenant, Credentials_id, thing FROM used_once WHERE rememberUntil < @before LIMIT @limit)
        """;

    private const string PastCodes = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE c.credentialType IN ('Activation', 'SeatInvitation') AND c.validTo < @before ORDER BY c.validTo LIMIT @limit
        """;

    private readonly CredentialSql sql = new(parts.Dialect);
    private readonly CredentialSeals seals = new(parts.Seals, parts.Keys);

    public Task<bool> TryUseOnceAsync(
        ContextIdentifier tenant,
        CredentialId id,
        string thing,
        DateTimeOffset rememberUntil,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            tenant = tenant.Key(),
            id = id.Value,
            thing,
            rememberUntil = rememberUntil.Milliseconds(),
        };
        return parts.Writer.RunPlainAsync(
            async session => await session.ExecuteAsync(UseOnce, parameters) == 1,
            cancellationToken
        );
    }

    public Task NoteAsync(IReadOnlyList<CredentialUse> uses, CancellationToken cancellationToken) =>
        uses.Count == 0
            ? Task.CompletedTask
            : parts.Writer.RunPlainAsync(session => MoveAsync(session, uses), cancellationToken);

    public async Task<int> DeletePastAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new { before = before.Milliseconds(), limit };
        var forgotten = await parts.Writer.RunPlainAsync(
            session => session.ExecuteAsync(ForgetUsed, parameters),
            cancellationToken
        );
        if (forgotten >= limit)
            return forgotten;
        return forgotten
            + await parts.Writer.RunAsync(
                writing => SweepAsync(writing, before, limit - forgotten),
                cancellationToken
            );
    }

    private async Task<bool> MoveAsync(Session session, IReadOnlyList<CredentialUse> uses)
    {
        var moved = new List<MovingRow>();
        foreach (
            var tenant in uses.GroupBy(use => use.Tenant.Key(), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            var latest = tenant
                .GroupBy(use => use.Id.Value)
                .ToDictionary(group => group.Key, group => group.MaxBy(use => use.At));
            var found = await session.QueryAsync<MovingRow>(
                sql.FindMoving + " ORDER BY c.Credentials_id" + parts.Dialect.Lock,
                new { tenant = tenant.Key, ids = KeyList.Of(latest.Keys) }
            );
            foreach (var row in found)
            {
                var use = latest[row.Id];
                // A row whose small seal is broken is not repaired by being used.
                if (row.LastUsed >= use.At.Milliseconds() || !row.IsGood(parts.Seals))
                    continue;
                row.LastUsed = use.At.Milliseconds();
                row.LastUsedInfo = use.Info;
                moved.Add(row.Seal(parts.Seals));
            }
        }
        await session.ExecuteRowsAsync(sql.Move, moved);
        return true;
    }

    private async Task<int> SweepAsync(Writing writing, DateTimeOffset before, int limit)
    {
        var rows = await writing.Session.QueryAsync<CredentialRow>(
            PastCodes + parts.Dialect.LockFree,
            new { before = before.Milliseconds(), limit }
        );
        return await CredentialSweep.DeleteAsync(writing, sql, seals, rows, parts.Log);
    }
}
