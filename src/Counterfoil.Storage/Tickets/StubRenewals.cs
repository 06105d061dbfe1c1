using Counterfoil.Authority.Tickets;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Tickets;

/// <summary>
/// Writes renewals in one batch: of each tenant one SELECT that keeps what may move, then one UPDATE of all. The rows are
/// read because the small seal holds for their main seal, and because they move forward only.
/// </summary>
internal sealed class StubRenewals(DatabaseParts parts, CredentialSql credentials, StubSql sql)
{
    public async Task<IReadOnlyList<Guid>> WriteAsync(
        IReadOnlyList<Renewal> renewals,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (renewals.Count == 0)
            return [];
        return await parts.Writer.RunPlainAsync(
            session => WriteAsync(session, renewals, now),
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<Guid>> WriteAsync(
        Session session,
        IReadOnlyList<Renewal> renewals,
        DateTimeOffset now
    )
    {
        var moved = new List<MovingRow>(renewals.Count);
        var stayed = new List<Guid>();
        // In the order of keys, so that two nodes that renew the same tickets do not wait for each other in a circle.
        foreach (
            var tenant in renewals
                .GroupBy(renewal => renewal.Stub.Tenant.Key(), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
        )
        {
            var parameters = new
            {
                tenant = tenant.Key,
                ids = KeyList.Of(tenant.Select(renewal => renewal.Stub.Id.Value).Distinct()),
                now = now.Milliseconds(),
            };
            var found = await session.QueryAsync<MovingRow>(sql.FindLivingToMove, parameters);
            var living = found.Where(row => row.IsGood(parts.Seals)).ToDictionary(row => row.Id);
            foreach (var renewal in tenant)
            {
                var stub = renewal.Stub;
                if (living.TryGetValue(stub.Id.Value, out var row) && row.Version == stub.Version)
                    Push(row, renewal);
                else
                    stayed.Add(stub.TicketId);
            }
            moved.AddRange(living.Values);
        }
        moved.ForEach(row => row.Seal(parts.Seals));
        await session.ExecuteRowsAsync(credentials.Move, moved);
        return stayed;
    }

    private static void Push(MovingRow row, Renewal renewal)
    {
        row.StubValidTo = Math.Max(row.StubValidTo!.Value, renewal.IdleEnd.Milliseconds());
        row.ReviewedAt = Math.Max(row.ReviewedAt!.Value, renewal.ReviewedAt.Milliseconds());
        if (renewal.UsedAt?.Milliseconds() is not { } used || used < row.LastUsed)
            return;
        row.LastUsed = used;
        row.LastUsedInfo = renewal.Info;
    }
}
