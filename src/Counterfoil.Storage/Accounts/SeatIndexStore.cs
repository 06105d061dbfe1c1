using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Accounts;

/// <summary>The table <c>seat_index</c>.</summary>
internal sealed class SeatIndexStore(DatabaseParts parts) : ISeatIndex
{
    /// <summary>The most lines of an account that anybody looks at.</summary>
    public const int Most = 200;

    public const string OfAccount = """
        SELECT account AS Account, seatTenant AS SeatTenant, associate AS Associate, claimedAt AS ClaimedAt
        FROM seat_index WHERE account = @account ORDER BY seatTenant LIMIT @limit
        """;

    private const string Waiting = """
        SELECT account AS Account, seatTenant AS SeatTenant, associate AS Associate, claimedAt AS ClaimedAt
        FROM seat_index WHERE seatTenant = @seatTenant AND claimedAt IS NOT NULL AND account > @after
        ORDER BY account LIMIT @limit
        """;

    private const string Put = """
        INSERT INTO seat_index (account, seatTenant, associate, claimedAt)
        VALUES (@account, @seatTenant, @associate, @claimedAt)
        ON CONFLICT (account, seatTenant) DO UPDATE SET associate = @associate, claimedAt = @claimedAt
        """;

    private const string Delete =
        "DELETE FROM seat_index WHERE account = @account AND seatTenant = @seatTenant";

    public async Task<IReadOnlyList<SeatLine>> ListAsync(
        AccountId account,
        CancellationToken cancellationToken
    )
    {
        var lines = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<Line>(
                    OfAccount,
                    new { account = account.ToString(), limit = Most },
                    cancellationToken
                ),
            cancellationToken
        );
        return lines.ConvertAll(line => line.ToLine());
    }

    public async Task<Page<SeatLine>> ListWaitingAsync(
        ContextIdentifier tenant,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var limit = page.BoundedLimit;
        var parameters = new
        {
            seatTenant = tenant.Key(),
            after = page.After is { } after && Storable.Is(after) ? after : "",
            limit = limit + 1,
        };
        var lines = await parts.Connections.ReadAsync(
            session => session.QueryAsync<Line>(Waiting, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(lines, limit, line => line.ToLine(), line => line.Account);
    }

    public Task PutAsync(SeatLine line, CancellationToken cancellationToken) =>
        WriteAsync(
            Put,
            line.Account,
            new
            {
                account = line.Account.ToString(),
                seatTenant = line.Tenant.Key(),
                associate = line.Associate.Value,
                claimedAt = line.ClaimedAt?.Milliseconds(),
            },
            cancellationToken
        );

    public Task RemoveAsync(
        AccountId account,
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            Delete,
            account,
            new { account = account.ToString(), seatTenant = tenant.Key() },
            cancellationToken
        );

    // By the writer, though nothing is sealed: a ring belongs to its transaction.
    private Task<bool> WriteAsync(
        string sql,
        AccountId account,
        object parameters,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                await writing.Session.ExecuteAsync(sql, parameters);
                writing.Ring(new Changed.Registry(IAccounts.Rung, account.Value));
                return true;
            },
            cancellationToken
        );

    internal sealed class Line
    {
        public string Account { get; set; } = "";
        public string SeatTenant { get; set; } = "";
        public int Associate { get; set; }
        public long? ClaimedAt { get; set; }

        public SeatLine ToLine() =>
            new(
                new AccountId(Guid.ParseExact(Account, "D")),
                ContextIdentifier.Parse(SeatTenant),
                new AssociateId(Associate),
                ClaimedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null
            );
    }
}
